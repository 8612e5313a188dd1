"""Reads of the ledger, each cut to what the actor may see."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.exchange.models import Agreement, Maintenance, Undertaking
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.stations.models import UseLimit
from riparian.secretariat.stations.queries import datastreams_for


def agreements_for(actor: Actor) -> QuerySet[Agreement]:
    """Return the agreements an actor may see, oldest first."""
    rows: QuerySet[Agreement] = Agreement.objects.visible_to(actor)
    return rows


def get_agreement(identifier: str, actor: Actor) -> Agreement:
    """Return an agreement that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = agreements_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"agreement {identifier}: nothing there that you may see")
    return found


def undertakings_for(actor: Actor) -> QuerySet[Undertaking]:
    """Return the undertakings whose agreement and series an actor may see, versions in order.

    That something is owed can be told to whoever sees the agreement; what arrived, only to whoever
    sees the series.
    """
    return (
        Undertaking.objects.filter(agreement__in=agreements_for(actor).order_by())
        .filter(datastream__in=datastreams_for(actor).order_by().values("pk"))
        .select_related("agreement", "datastream__station", "datastream__observed_property")
    )


def shared(rows: QuerySet[Undertaking]) -> QuerySet[Undertaking]:
    """Keep what every member may see: what the six agree on rests on nothing else."""
    everyone = (Audience.PUBLIC, Audience.MECHANISM)
    return rows.filter(
        agreement__audience__in=everyone, datastream__audience__in=everyone,
        datastream__station__audience__in=everyone,
    )  # fmt: skip


def find_latest_version(identifier: str, actor: Actor) -> Undertaking:
    """Return the last version of an undertaking, held until the transaction ends.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = (
        undertakings_for(actor).select_for_update(of=("self",))
        .filter(identifier=identifier).order_by("-version").first()
    )  # fmt: skip
    if found is None:
        raise NotFound(f"undertaking {identifier}: nothing there that you may see")
    return found


def limits_of(rows: Iterable[Undertaking]) -> dict[int, UseLimit]:
    """Return what the agreements say of the use of series, by the key of the undertaking."""
    owed = list(rows)
    found = {
        (limit.agreement, limit.datastream_id): limit
        for limit in UseLimit.objects.filter(datastream__in={row.datastream_id for row in owed})
    }
    return {
        row.pk: limit for row in owed
        if (limit := found.get((row.agreement.identifier, row.datastream_id)))
    }  # fmt: skip


def maintenance_of(
    datastream_ids: set[int], *, starts_at: datetime, ends_at: datetime
) -> list[Maintenance]:
    """Return the pauses that touch a stretch of time."""
    return list(
        Maintenance.objects.filter(
            Q(starts_at__lt=ends_at), Q(ends_at__gt=starts_at), datastream_id__in=datastream_ids
        )
    )
