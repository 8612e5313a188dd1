"""What is done with progress reports: asked for, built from the queue, frozen."""

from datetime import datetime

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


@transaction.atomic
def ask_report_here(year: int, *, audience: str, at: datetime) -> Report:
    """Ask for a report at the machine itself, as its operator does."""
    return _ask(year, audience=audience, by=journal.Installation(), at=at)


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


def forerunner_of(report: Report) -> Report | None:
    """Return the last report for the same audience that was built before."""
    rows = Report.objects.filter(
        audience=report.audience, progress=Progress.DONE, year__lte=report.year, pk__lt=report.pk
    )
    return rows.order_by("-pk").first()


def build(report_id: int, *, at: datetime, tell: content.Tell | None = None) -> Report:
    """Build a report and freeze it: what was read, its hash, and what changed since the last."""
    report: Report = Report.objects.get(pk=report_id)
    previous = forerunner_of(report)
    named = {"audience": report.audience, "on": engine.today(at), "previous": previous}
    gathered = content.gather(
        report.year, tell=tell or (lambda done, total: tell_step(report_id, done, total)), **named
    )
    found = content.content_of(gathered, year=report.year, **named)
    words = " ".join(f"{key}:{score}" for key, score in gathered.scores.items())
    return _freeze(report_id, found, gathered, previous=previous, scores=words, at=at)


@transaction.atomic
def _freeze(
    report_id: int, found: dict[str, object], gathered: content.Gathered, *,
    previous: Report | None, scores: str, at: datetime,
) -> Report:  # fmt: skip
    report: Report = Report.objects.select_for_update().get(pk=report_id)
    if report.progress == Progress.DONE:
        raise CannotFollow(_("This report is built; a report that is built is not changed."))
    report.progress, report.finished_at, report.content = Progress.DONE, at, found
    report.inputs_hash, report.previous = gathered.digest.hexdigest(), previous
    report.scores, report.last_commitment = scores, gathered.last_commitment
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
