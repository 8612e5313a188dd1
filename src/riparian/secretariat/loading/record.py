"""Load the public record of an instance, table by table, and say what it changes."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from riparian.secretariat.accounts import record as accounts
from riparian.secretariat.accounts.queries import forget_countries
from riparian.secretariat.arrangements import record as arrangements
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies import record as bodies
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.commitments import record as commitments
from riparian.secretariat.documents import record as documents
from riparian.secretariat.drafting import record as drafting
from riparian.secretariat.exchange import record as exchange
from riparian.secretariat.figures import record as figures
from riparian.secretariat.frameworks import record as frameworks
from riparian.secretariat.lib.record import Counts, Record, load_table
from riparian.secretariat.meetings import record as meetings
from riparian.secretariat.plans import record as plans
from riparian.secretariat.releases import record as releases
from riparian.secretariat.search import operations as search
from riparian.secretariat.stations import record as stations

APPS = (
    accounts,
    bodies,
    meetings,
    stations,
    exchange,
    documents,
    commitments,
    drafting,
    plans,
    arrangements,
    releases,
    frameworks,
    figures,
)
TABLES = tuple(table for app in APPS for table in app.TABLES)
"""Every table of a record, those that others name first."""


@transaction.atomic
def load_record(folder: Path, *, at: datetime, is_dry_run: bool = False) -> dict[str, Counts]:
    """Load a record folder; loading it again changes only what the folder changed.

    A dry run does all of it and takes all of it back. Returns the counts by table.

    Raises:
        InvalidInput: a file is missing, or a row is not what it must be; nothing is loaded then.
    """
    record = Record(folder)
    counts = {table.name: load_table(table, record) for table in TABLES}
    counts["observations"] = stations.load_series(folder, at=at)
    forget_countries()
    if is_dry_run:
        transaction.set_rollback(True)
    elif any(count.adds or count.changes for count in counts.values()):
        journal.record(
            "record.loaded", subject=Body.objects.filter(parent=None).order_by("pk")[0],
            by=journal.Installation(), at=at,
            after={name: f"+{count.adds} ~{count.changes}" for name, count in counts.items()},
        )  # fmt: skip
        search.rebuild(at=at)
    return counts
