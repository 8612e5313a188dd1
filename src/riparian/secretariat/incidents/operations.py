"""What is done to incidents: opened, told, acknowledged, steered, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents import drills, indexing, notices, permissions, queries
from riparian.secretariat.incidents.lifecycle import (
    MINUTES_TO_ACKNOWLEDGE,
    OF_A_COUNTRY,
    EntryKind,
    Severity,
    Stage,
    check_stage_can_follow,
)
from riparian.secretariat.incidents.models import Entry, Incident
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is reported when an incident is opened.

    `owner_country` is taken from the actor when a person opens it; the system names it.
    """

    kind: str
    severity: str
    titles: dict[str, str]
    place: str
    affected: Sequence[str]
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None
    detected_at: datetime | None = None
    audience: str = Audience.MECHANISM
    countries: Sequence[str] = ()
    owner_country: str = ""
    outside: Sequence[str] = ()
    minutes_to_acknowledge: int | None = None


def write(  # noqa: PLR0913 - what an entry holds
    incident: Incident, kind: str, *, by: Acting, at: datetime, text: str = "", country: str = "",
    happened_at: datetime | None = None, corrects: Entry | None = None, is_struck: bool = False,
) -> Entry:  # fmt: skip
    """Append an entry to the log and to the journal, inside the caller's transaction."""
    entry = Entry(
        incident=incident, kind=kind, country=country, at=at, happened_at=happened_at or at,
        text=text, corrects=corrects, is_struck=is_struck, by_id=by.user_id, by_name=by.name,
        by_country=by.country,
    )  # fmt: skip
    entry.save(force_insert=True)
    after = {"entry": entry.pk, "kind": kind, "country": country, "text": text,
             "happened_at": entry.happened_at, "drill": incident.is_drill}  # fmt: skip
    if corrects is not None:
        after |= {"corrects": corrects.pk, "is_struck": is_struck}
    journal.record(f"incident.{kind}", subject=incident, by=by, at=at, after=after)
    return entry


def check_clean(row: models.Model, *, exclude: list[str]) -> None:
    """Refuse a row that its own table would not take.

    Raises:
        Unacceptable: with the first field that is wrong.
    """
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Unacceptable(f"{field}: {' '.join(messages)}", field=field) from error


def _checked_countries(codes: Sequence[str], field: str) -> list[str]:
    known = {country.code for country in accounts.members()}
    unknown = sorted(set(codes) - known)
    if unknown:
        raise Unacceptable(
            _("%(codes)s is no member on record.") % {"codes": ", ".join(unknown)}, field=field
        )
    return sorted(set(codes))


def _check_report(report: Report, *, drill: bool, at: datetime) -> None:
    drills.check_words(*report.titles.values(), report.place, report.text)
    drills.check_reach(is_drill=drill, audience=report.audience, outside=" ".join(report.outside))
    if not any(report.titles.values()):
        raise Unacceptable(_("Give it a title."), field="title_en")
    if not report.affected:
        raise Unacceptable(_("Name the countries it affects."), field="affected")
    if report.detected_at and report.detected_at > at:
        raise Unacceptable(_("It cannot be detected in the future."), field="detected")
    if (report.latitude is None) != (report.longitude is None):
        raise Unacceptable(_("Give both latitude and longitude, or neither."), field="latitude")
    for address in report.outside:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Unacceptable(f"{address}: {error.messages[0]}", field="outside") from error


@transaction.atomic
def open_incident(report: Report, *, drill: bool, by: Acting, at: datetime) -> Incident:
    """Open an incident or a drill, write what is known, and tell the desks of those affected.

    Raises:
        Unacceptable: the report contradicts itself, or a drill would leave the desks.
    """
    permissions.check_can_watch(by)
    _check_report(report, drill=drill, at=at)
    affected = _checked_countries(report.affected, "affected")
    # Whoever is affected sees it; a desk cannot acknowledge what is hidden from it.
    named = _checked_countries([*report.countries, *affected], "countries")
    incident = Incident(
        is_drill=drill, kind=report.kind, severity=report.severity, words=dict(report.titles),
        place=report.place, latitude=report.latitude, longitude=report.longitude,
        affected=marked(affected), audience=report.audience, countries=marked(named),
        owner_country=by.country or report.owner_country, outside="\n".join(report.outside),
        minutes_to_acknowledge=report.minutes_to_acknowledge
        or MINUTES_TO_ACKNOWLEDGE.get(report.severity, 30),
        opened_at=at, opened_by=by.name, is_opened_by_system=permissions.is_system(by),
    )  # fmt: skip
    check_clean(incident, exclude=["identifier", "countries", "affected"])
    incident.save()
    incident.identifier = drills.identifier_of(incident.pk, is_drill=drill)
    incident.save(update_fields=["identifier"])
    if report.detected_at:
        write(incident, EntryKind.DETECTED, by=by, at=at, happened_at=report.detected_at)
    write(incident, EntryKind.OPENED, by=by, at=at, text=report.text)
    indexing.index(incident, at=at)
    _alert(incident, affected, by=by, at=at)
    transaction.on_commit(partial(notices.tell_outside, incident))
    return incident


def _alert(incident: Incident, countries: Sequence[str], *, by: Acting, at: datetime) -> None:
    """Tell the desks, and put on record whom that reached: the log is what is reviewed later."""
    for country in countries:
        addresses = notices.desk_addresses(incident, [country])
        kind = EntryKind.ALERTED if addresses else EntryKind.UNREACHED
        text = (
            _("told by e-mail: %(n)d") % {"n": len(addresses)} if addresses
            else _("no address on record; reach the desk by telephone")
        )  # fmt: skip
        write(incident, kind, by=by, at=at, country=country, text=text)
        transaction.on_commit(partial(notices.tell_opened, incident, addresses))
    if by.country in countries:
        write(incident, EntryKind.ACKNOWLEDGED, by=by, at=at, country=by.country)


def _tell_the_desks(incident: Incident, what: str) -> None:
    countries = sorted({incident.owner_country, *incident.affected_codes} - {""})
    addresses = notices.desk_addresses(incident, countries)
    transaction.on_commit(partial(notices.tell_changed, incident, addresses, what=what))


def lock_open(identifier: str, by: Acting) -> Incident:
    """Return an incident that is not closed, held until the transaction ends.

    Raises:
        CannotFollow: it is closed.
    """
    incident = queries.lock_incident(identifier, by)
    if incident.stage == Stage.CLOSED:
        raise CannotFollow(_("The incident is closed; open it again first."))
    return incident


@transaction.atomic
def add_entry(  # noqa: PLR0913 - what an entry holds
    identifier: str, *, kind: str, text: str, by: Acting, at: datetime, country: str = "",
    happened_at: datetime | None = None, drill: bool | None = None,
) -> Entry:  # fmt: skip
    """Write into the log; whoever writes for a machine says whether it is of a drill.

    Raises:
        Unacceptable: it happened later than now, or a drill and a real incident would mix.
    """
    permissions.check_can_watch(by)
    incident = queries.lock_incident(identifier, by)
    if permissions.is_system(by) and drill is None:
        raise Unacceptable(f"entry of {identifier}: say drill=True or drill=False")
    if drill is not None:
        drills.check_same_kind(is_drill=incident.is_drill, drill=drill)
    drills.check_words(text)
    if happened_at and happened_at > at:
        raise Unacceptable(_("It cannot have happened later than now."), field="happened")
    country = country or (by.country if kind in OF_A_COUNTRY else "")
    permissions.check_can_write(by, kind, country)
    if country:
        _checked_countries([country], "country")
    return write(incident, kind, by=by, at=at, text=text, country=country, happened_at=happened_at)


@transaction.atomic
def correct_entry(  # noqa: PLR0913 - what the form asks
    identifier: str, entry_id: int, *, text: str, by: Acting, at: datetime,
    happened_at: datetime | None = None, is_struck: bool = False,
) -> Entry:  # fmt: skip
    """Correct an entry by a further one; the original stays readable.

    Raises:
        CannotFollow: it was corrected already; correct the correction.
    """
    incident = queries.lock_incident(identifier, by)
    original = queries.find_entry(incident, entry_id)
    permissions.check_can_correct(by, original)
    drills.check_words(text)
    if original.corrections.exists():
        raise CannotFollow(_("This entry was corrected already; correct the newest one."))
    if happened_at and happened_at > at:
        raise Unacceptable(_("It cannot have happened later than now."), field="happened")
    return write(
        incident, EntryKind.CORRECTION, by=by, at=at, text=text, country=original.country,
        happened_at=happened_at or original.happened_at, corrects=original, is_struck=is_struck,
    )  # fmt: skip


@transaction.atomic
def acknowledge(identifier: str, *, by: Acting, at: datetime) -> Entry:
    """Acknowledge for the actor's country, once.

    Raises:
        CannotFollow: it did so already.
    """
    permissions.check_can_watch(by)
    incident = queries.lock_incident(identifier, by)
    entries = queries.standing_entries(queries.entries_of(incident))
    if any(e.kind == EntryKind.ACKNOWLEDGED and e.country == by.country for e in entries):
        raise CannotFollow(_("%(country)s has acknowledged already.") % {"country": by.country})
    return write(incident, EntryKind.ACKNOWLEDGED, by=by, at=at, country=by.country)


@transaction.atomic
def change_severity(
    identifier: str, *, severity: str, text: str, by: Acting, at: datetime
) -> Incident:
    """Say that it is worse or better than thought, and why."""
    incident = lock_open(identifier, by)
    permissions.check_can_steer(by, incident)
    drills.check_words(text)
    if severity not in Severity.values:
        raise Unacceptable(f"severity is {severity!r}: unknown", field="severity")
    if severity == incident.severity:
        raise CannotFollow(_("It has that severity already."))
    before, incident.severity = Severity(incident.severity).label, severity
    incident.save(update_fields=["severity"])
    words = f"{before} → {Severity(severity).label}. {text}".strip()
    write(incident, EntryKind.SEVERITY, by=by, at=at, text=words)
    _tell_the_desks(incident, words)
    transaction.on_commit(partial(notices.tell_outside, incident))
    return incident


@transaction.atomic
def change_stage(identifier: str, *, stage: str, text: str, by: Acting, at: datetime) -> Incident:
    """Say that it is under control, closed, or open again."""
    incident = queries.lock_incident(identifier, by)
    permissions.check_can_steer(by, incident)
    drills.check_words(text)
    if stage not in Stage.values:
        raise Unacceptable(f"stage is {stage!r}: unknown", field="stage")
    check_stage_can_follow(incident.stage, stage)
    before, incident.stage = Stage(incident.stage).label, stage
    incident.closed_at = at if stage == Stage.CLOSED else None
    incident.save(update_fields=["stage", "closed_at"])
    words = f"{before} → {Stage(stage).label}. {text}".strip()
    write(incident, EntryKind.STAGE, by=by, at=at, text=words)
    _tell_the_desks(incident, words)
    transaction.on_commit(partial(notices.tell_outside, incident))
    return incident


@transaction.atomic
def name_countries(
    identifier: str, *, affected: Sequence[str], by: Acting, at: datetime
) -> Incident:
    """Add countries it affects too: they see it and are alerted now; nobody is taken off."""
    incident = lock_open(identifier, by)
    permissions.check_can_steer(by, incident)
    new = [c for c in _checked_countries(affected, "affected") if c not in incident.affected_codes]
    if not new:
        raise CannotFollow(_("These countries are named already."))
    incident.set_affected([*incident.affected_codes, *new])
    incident.countries = marked([*incident.named_countries, *new])
    incident.save(update_fields=["affected", "countries"])
    write(incident, EntryKind.NAMED, by=by, at=at, text=", ".join(new))
    indexing.index(incident, at=at)
    _alert(incident, new, by=by, at=at)
    return incident


@transaction.atomic
def tell_of_overdue(*, at: datetime) -> int:
    """Tell of each acknowledgement that is overdue and was not told of; return how many.

    This only tells. It is overdue because the span has run out, whether or not this ran.
    """
    told = 0
    for incident in queries.with_unanswered_alerts().select_for_update(of=("self",)):
        entries = list(incident.entries.all())
        known = {row.country for row in entries if row.kind == EntryKind.ESCALATED}
        for one in queries.waiting_on(incident, entries, at=at):
            if one.country in known or not one.is_overdue(at):
                continue
            write(incident, EntryKind.ESCALATED, by=journal.Installation(), at=at,
                  country=one.country)  # fmt: skip
            desks = sorted({one.country, incident.owner_country} - {""})
            addresses = notices.desk_addresses(incident, desks)
            transaction.on_commit(
                partial(notices.tell_overdue, incident, addresses, country=one.country)
            )
            told += 1
    return told
