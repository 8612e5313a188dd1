"""What leaves: the list as CSV, the feed of CAP messages as Atom."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from riparian.secretariat.alerts import engine
from riparian.secretariat.alerts.models import Alert, Message
from riparian.secretariat.lib.exports import csv_of

CAP = "application/cap+xml"


def alerts_csv(rows: Iterable[Alert], *, at: datetime) -> str:
    """Write alerts as a table."""
    header = ("number", "drill", "stage", "type", "severity", "headline", "place", "rests_on",
              "country", "addressed", "raised", "expires", "incident")  # fmt: skip
    return csv_of(
        header,
        [
            (
                row.identifier, row.is_drill,
                "expired" if row.stage == "active" and row.is_expired(at) else row.stage,
                row.kind, row.severity, row.headline, row.place, row.basis, row.owner_country,
                " ".join(row.addressed_codes), row.opened_at.isoformat(),
                row.expires_at.isoformat() if row.expires_at else "",
                row.incident.identifier if row.incident else "",
            )
            for row in rows
        ],
    )  # fmt: skip


class _Feed(Atom1Feed):
    """A feed that says when it changed: an empty one never did, so it is not sent twice."""

    def latest_post_date(self) -> datetime:
        """Return the instant of the newest entry."""
        newest: datetime = super().latest_post_date()
        return newest if self.items else datetime(1970, 1, 1, tzinfo=UTC)


def feed(messages: Iterable[Message], *, address: str, address_of: Callable[[Message], str]) -> str:
    """Write a feed whose entries lead to the CAP messages themselves."""
    atom = _Feed(
        title=_("Alerts"), link=address, description=_("Alerts"), feed_url=address,
        author_name="Riparian",
    )  # fmt: skip
    for row in messages:
        link = address_of(row)
        # What the message said, not what the alert says now.
        said = engine.read(row.xml).info_in(get_language() or "en")
        headline = (said.headline or said.event) if said else row.alert.headline
        atom.add_item(
            title=f"{row.type}: {row.alert.identifier} {headline}", link=link,
            description=headline, author_name=row.sender, unique_id=link,
            pubdate=row.sent_at, updateddate=row.sent_at,
            enclosures=[Enclosure(link, str(len(row.xml.encode())), CAP)],
        )  # fmt: skip
    return str(atom.writeString("utf-8"))
