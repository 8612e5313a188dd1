"""What is done with progress reports: asked for, built from the queue, frozen."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Audience, Capability
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.commitments import content, engine
from riparian.secretariat.commitments.kinds import Progress
from riparian.secretariat.commitments.models import Report
from riparian.secretariat.commitments.scoring import check_year
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable

MOST_WAITING = 5
AUDIENCES = (Audience.PUBLIC, Audience.MECHANISM)


@transaction.atomic
def ask_report(year: int, *, audience: str, by: Actor, at: datetime) -> Report:
    """Put the report of a year into the queue."""
    check_can(by, Capability.PREPARE)
    return _ask(year, audience=audience, by=by, at=at)


def _ask(year: int, *, audience: str, by: journal.Acting, at: datetime) -> Report:
    check_year(year, at)
    if audience not in AUDIENCES:
        raise Unacceptable(_("A report is for everyone or for all member countries."))
    if Report.objects.filter(progress=Progress.QUEUED).count() >= MOST_WAITING:
        raise CannotFollow(_("Five reports wait already; let them be built first."))
    report = Report.objects.create(
        year=year, audience=audience, owner_country=by.country, asked_at=at, asked_by=by.name
    )
    journal.record("report.asked", subject=report, by=by, at=at,
                   after={"year": year, "audience": audience})  # fmt: skip
    return report


@transaction.atomic
def take_next(*, at: datetime) -> Report | None:
    """Take the oldest report from the queue, or nothing; two workers never take the same."""
    del at
    rows = Report.objects.filter(progress=Progress.QUEUED).order_by("pk")
    locked = rows.select_for_update(skip_locked=connection.features.has_select_for_update)
    report: Report | None = locked.first()
    if report is not None:
        report.progress, report.step = Progress.RUNNING, 0
        report.save(update_fields=["progress", "step"])
    return report


def put_back_interrupted() -> int:
    """Queue again what was being built when the server stopped; return how many there were."""
    return Report.objects.filter(progress=Progress.RUNNING).update(progress=Progress.QUEUED)


def tell_step(report_id: int, done: int, total: int) -> None:
    """Remember how far a report is."""
    Report.objects.filter(pk=report_id).update(step=done, steps=max(1, total))


def newest(year: int, *, audience: str) -> Report | None:
    """Return the last report that was built for an audience, on this year or an earlier one."""
    rows = Report.objects.filter(audience=audience, progress=Progress.DONE, year__lte=year)
    found: Report | None = rows.order_by("-pk").first()
    return found


def build_here(year: int, *, audience: str, at: datetime, tell: content.Tell) -> Report:
    """Build a report at the machine itself; while nothing has changed, the last one stands."""
    check_year(year, at)
    previous, on = newest(year, audience=audience), engine.today(at)
    gathered = content.gather(year, audience=audience, on=on, previous=previous, tell=tell)
    is_same = previous is not None and (
        previous.year, previous.inputs_hash, previous.content["on"]
    ) == (year, gathered.digest.hexdigest(), content.as_of(year, on=on).isoformat())  # fmt: skip
    if previous is not None and is_same:
        return previous
    with transaction.atomic():
        report = _ask(year, audience=audience, by=journal.Installation(), at=at)
        return _freeze(report.pk, gathered, previous=previous, on=on, at=at)


def build(report_id: int, *, at: datetime, tell: content.Tell | None = None) -> Report:
    """Build a report and freeze it: what was read, its hash, and what changed since the last."""
    report: Report = Report.objects.get(pk=report_id)
    previous, on = newest(report.year, audience=report.audience), engine.today(at)
    gathered = content.gather(
        report.year, audience=report.audience, on=on, previous=previous,
        tell=tell or (lambda done, total: tell_step(report_id, done, total)),
    )  # fmt: skip
    return _freeze(report_id, gathered, previous=previous, on=on, at=at)


@transaction.atomic
def _freeze(
    report_id: int, gathered: content.Gathered, *, previous: Report | None, on: date, at: datetime
) -> Report:
    report: Report = Report.objects.select_for_update().get(pk=report_id)
    if report.progress == Progress.DONE:
        raise CannotFollow(_("This report is built; a report that is built is not changed."))
    report.content = content.content_of(
        gathered, year=report.year, audience=report.audience, on=on, previous=previous
    )
    report.progress, report.finished_at = Progress.DONE, at
    report.inputs_hash, report.previous = gathered.digest.hexdigest(), previous
    report.scores = " ".join(f"{key}:{score}" for key, score in gathered.scores.items())
    report.last_commitment = gathered.last_commitment
    report.save()
    journal.record(
        "report.done", subject=report, by=journal.Installation(), at=at,
        on_behalf_of=report.owner_country, after={"inputs": report.inputs_hash},
    )  # fmt: skip
    return report


@transaction.atomic
def fail(report_id: int, *, reason: str, at: datetime) -> Report:
    """Say why a report could not be built."""
    report: Report = Report.objects.select_for_update().get(pk=report_id)
    report.progress, report.failure, report.finished_at = Progress.FAILED, reason[:2_000], at
    report.save(update_fields=["progress", "failure", "finished_at"])
    journal.record(
        "report.failed", subject=report, by=journal.Installation(), at=at,
        on_behalf_of=report.owner_country, after={"reason": report.failure},
    )  # fmt: skip
    return report
