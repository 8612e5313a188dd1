"""The sharing ledger for programs."""

from datetime import date, timedelta
from typing import Any

from ninja import Router

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.exchange import ledger
from riparian.secretariat.exchange.ledger import EARLIEST, LATEST, LONGEST
from riparian.secretariat.lib.api import Refused
from riparian.secretariat.lib.errors import Unacceptable

router = Router(tags=["sharing"])


@router.get(
    "/sharing/ledger", response={200: list[dict[str, Any]], 422: Refused},
    operation_id="get_sharing_ledger",
)  # fmt: skip
def get_sharing_ledger(request: Request, first: date, last: date) -> list[dict[str, Any]]:
    """Return due, arrived, late, missing and unchecked by series and day, `last` included."""
    if not (EARLIEST <= first <= last <= LATEST and last - first <= LONGEST):
        raise Unacceptable(
            f"first {first} to last {last}: must be in order, at most a year apart and from"
            f" {EARLIEST.year} to {LATEST.year}"
        )
    stretch = (first, last + timedelta(days=1))
    return ledger.document_of(ledger.accounts_for(request.actor, stretch=stretch, at=request.at))
