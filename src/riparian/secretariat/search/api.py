"""Search for programs."""

from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.api import Pages
from riparian.secretariat.search import queries
from riparian.secretariat.search.models import Entry

router = Router(tags=["search"])
DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


class FoundOut(Schema):
    """One item that was found."""

    kind: str
    identifier: str
    address: str
    titles: dict[str, str]
    dated: str


class SearchIn(Schema):
    """What is sought, and where."""

    q: str = Field(max_length=queries.LONGEST_QUERY, description='words, or "words in a row"')
    kind: str = ""
    language: str = ""
    since: str = Field("", pattern=DATE)
    until: str = Field("", pattern=DATE)


@router.get("", response=list[FoundOut], operation_id="search")
@paginate(Pages)
def search(request: Request, given: Query[SearchIn]) -> list[Entry]:
    """Find items that hold all the words, titles first, then the newest."""
    filters = given.dict()
    looked_for = queries.sought(filters.pop("q"))
    return queries.find(looked_for, request.actor, **filters).rows
