"""Run the checks of a series over a stretch of time and keep what they say."""

from datetime import UTC, datetime, timedelta

import numpy as np

from riparian.secretariat.stations import engine
from riparian.secretariat.stations.engine import Track
from riparian.secretariat.stations.models import (
    CheckRule,
    Datastream,
    Delivery,
    Extent,
    Flag,
    Observation,
)
from riparian.secretariat.stations.quality import FLAG_BITS, Check, Verdict

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CONTEXT = timedelta(days=45)
_CHUNK = 500


def check_delivery(delivery: Delivery, *, at: datetime) -> int:
    """Check every stretch that a delivery touched; return how many flags were raised."""
    raised = 0
    for part in delivery.series.all():
        raised += check_stretch(part.datastream_id, part.first_time, part.last_time, at=at)
    return raised


def check_stretch(datastream_id: int, first: datetime, last: datetime, *, at: datetime) -> int:
    """Check one stretch of a series with its rules; a series without rules stays unchecked.

    A month and a half around the stretch is read too, so that runs and jumps are seen whole.
    """
    rules = list(CheckRule.objects.filter(datastream_id=datastream_id))
    if not rules:
        return 0
    track = _track(datastream_id, first - _CONTEXT, last + _CONTEXT)
    found = {
        Check(rule.check_kind): engine.flags_of(
            rule.check_kind, track, _others(rule, first, last), rule.parameters
        )
        for rule in rules
    }
    _withdraw(datastream_id, track, first, last)
    raised = _raise(datastream_id, track, found, rules, at=at)
    _mark(datastream_id, track, found, first, last)
    return raised


def _track(datastream_id: int, first: datetime, last: datetime) -> Track:
    rows = (
        Observation.objects.filter(
            datastream_id=datastream_id, phenomenon_time__range=(first, last)
        )
        .exclude(verdict=Verdict.REJECTED)
        .order_by("phenomenon_time")
        .values_list("phenomenon_time", "value")
    )
    pairs = [((moment - _EPOCH).total_seconds(), value) for moment, value in rows]
    columns = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return Track(columns[:, 0], columns[:, 1])


def _others(rule: CheckRule, first: datetime, last: datetime) -> list[Track]:
    names = rule.parameters.get("others", [])
    lag = timedelta(hours=float(rule.parameters.get("lag_hours", 0)))
    rows = Datastream.objects.filter(identifier__in=names).order_by("identifier")
    return [_track(row.pk, first - _CONTEXT - lag, last + _CONTEXT - lag) for row in rows]


def _moment(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _withdraw(datastream_id: int, track: Track, first: datetime, last: datetime) -> None:
    """Take back open flags on values that a correction has replaced since."""
    standing = dict(zip(track.seconds.tolist(), track.values.tolist(), strict=True))
    flags = Flag.objects.filter(
        datastream_id=datastream_id, state=Flag.State.OPEN, phenomenon_time__range=(first, last)
    )
    gone = [
        flag.pk
        for flag in flags
        if standing.get((flag.phenomenon_time - _EPOCH).total_seconds()) != flag.value
    ]
    Flag.objects.filter(pk__in=gone).update(state=Flag.State.WITHDRAWN)


def _raise(
    datastream_id: int,
    track: Track,
    found: dict[Check, "np.ndarray"],
    rules: list[CheckRule],
    *,
    at: datetime,
) -> int:
    parameters = {rule.check_kind: rule.parameters for rule in rules}
    flags = [
        Flag(
            datastream_id=datastream_id, phenomenon_time=_moment(track.seconds[place]),
            value=track.values[place], check_kind=check, raised_at=at,
            evidence=parameters[check],
        )
        for check, hits in found.items()
        for place in np.flatnonzero(hits)
    ]  # fmt: skip
    Flag.objects.bulk_create(flags, batch_size=_CHUNK, ignore_conflicts=True)
    return len(flags)


def _mark(
    datastream_id: int,
    track: Track,
    found: dict[Check, "np.ndarray"],
    first: datetime,
    last: datetime,
) -> None:
    """Write the result beside the values; a person's verdict is never overwritten."""
    bits = np.zeros(len(track.seconds), dtype=np.int64)
    for check, hits in found.items():
        bits |= np.where(hits, FLAG_BITS[check], 0)
    rows = Observation.objects.filter(datastream_id=datastream_id)
    rows.filter(phenomenon_time__range=(first, last), verdict=Verdict.UNCHECKED).update(
        verdict=Verdict.PASSED
    )
    for value in np.unique(bits[bits > 0]).tolist():
        moments = [_moment(second) for second in track.seconds[bits == value].tolist()]
        for start in range(0, len(moments), _CHUNK):
            hit = rows.filter(phenomenon_time__in=moments[start : start + _CHUNK])
            hit.update(flags=value)
            hit.filter(verdict__in=(Verdict.UNCHECKED, Verdict.PASSED)).update(
                verdict=Verdict.FLAGGED
            )
    mirror_verdict(datastream_id)


def mirror_verdict(datastream_id: int) -> None:
    """Write the verdict on the latest value where lists read it."""
    extent = Extent.objects.get(datastream_id=datastream_id)
    if extent.latest_time is None:
        return
    latest = Observation.objects.filter(
        datastream_id=datastream_id, phenomenon_time=extent.latest_time
    )
    verdict = latest.values_list("verdict", flat=True).first()
    if verdict is not None and verdict != extent.latest_verdict:
        Extent.objects.filter(pk=extent.pk).update(latest_verdict=verdict)
