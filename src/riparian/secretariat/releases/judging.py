"""A notice with everything that follows from it: arrivals, lead times, what the gauges say."""

from dataclasses import dataclass
from datetime import datetime

from riparian.engine.errors import InvalidInput
from riparian.engine.river.releases import Verdict
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.releases import engine, queries
from riparian.secretariat.releases.models import Notice
from riparian.secretariat.releases.queries import Below


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What follows from a notice, as far as an actor may see."""

    below: tuple[Below, ...]
    verdict: Verdict


def judge_notice(notice: Notice, actor: Actor, *, at: datetime) -> Judged:
    """Time a notice down the river and hold it against the gauges that the actor may see."""
    gauges = queries.gauges(actor)
    try:
        arrivals = engine.arrivals(notice, sorted(gauges))
    except InvalidInput:
        arrivals = ()  # the dam is not in the network: nothing can be timed
    series = queries.series_at([gauges[one.node_id] for one in arrivals], actor) if arrivals else {}
    rows = []
    for arrival in arrivals:
        station = gauges[arrival.node_id]
        stream = series.get(station.pk)
        gauge = None
        if stream is not None:
            gauge = engine.Gauge(
                is_discharge=stream.observed_property.identifier == "discharge",
                readings=queries.readings_about(stream, arrival, actor, at=at),
            )
        rows.append(
            Below(station=station, arrival=arrival, series=stream,
                  adherence=engine.judged(notice, arrival, gauge))
        )  # fmt: skip
    return Judged(below=tuple(rows), verdict=engine.one_verdict(row.adherence for row in rows))
