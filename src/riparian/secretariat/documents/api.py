"""Documents for programs: what they are, their texts in a language, further versions."""

from typing import Any, Literal

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.documents import engine, exports, operations, queries
from riparian.secretariat.documents.kinds import Kind, Language, Nature
from riparian.secretariat.lib.api import Pages, Refused
from riparian.secretariat.lib.errors import Unacceptable

router = Router(tags=["documents"])


class DocumentOut(Schema):
    """A document as a list shows it."""

    identifier: str
    titles: dict[str, str]
    kind: str
    nature: str
    announced_by: str
    authentic_language: str
    adopted: str
    meeting: str
    audience: str
    owner_country: str
    text_basis: str | None
    text_version: int | None
    text_language: str | None

    @staticmethod
    def resolve_meeting(row: Any) -> str:  # noqa: ANN401 - a row
        """Return the identifier of the adopting meeting, or nothing."""
        return str(row.meeting.identifier) if row.meeting else ""


class LinkOut(Schema):
    """What a document names, or what names it."""

    kind: str
    place: str
    address: str
    words: str
    note: str


class PlaceOut(Schema):
    """One place in a language."""

    eid: str
    role: str
    depth: int
    number: str
    text: str
    language: str
    state: str
    note: str


class LanguageOut(Schema):
    """How far a document is translated."""

    code: str
    is_source: bool
    current: int
    stale: int
    places: int


class TextOut(Schema):
    """A version in a language."""

    number: str
    language: str
    version: int | None
    basis: str | None
    source_language: str | None
    places: list[PlaceOut]
    languages: list[LanguageOut]


class VersionIn(Schema):
    """A further version in plain form."""

    text: str = Field(max_length=2_000_000)
    note: str = Field("", max_length=500)
    basis: Literal["full", "summary"] = "full"
    seen: int = Field(0, ge=0, le=1_000_000)


class VersionOut(Schema):
    """What is on record now."""

    document: str
    number: int


@router.get("", response=list[DocumentOut], operation_id="list_documents")
@paginate(Pages)
def list_documents(request: Request, q: str = "", kind: str = "", nature: str = "") -> object:
    """List the documents you may see, newest first."""
    for name, value, known in (("kind", kind, Kind.values), ("nature", nature, Nature.values)):
        if value and value not in known:
            raise Unacceptable(f"{name} is {value!r}, must be one of {', '.join(known)}")
    asked = {"q": q, "kind": kind, "nature": nature}
    return queries.cut(queries.documents_for(request.actor), asked)


@router.get("/{identifier}", response={200: DocumentOut, 404: Refused}, operation_id="get_document")
def get_document(request: Request, identifier: str) -> object:
    """Return one document."""
    return queries.get_document(identifier, request.actor)


@router.get(
    "/{identifier}/links", response={200: list[LinkOut], 404: Refused},
    operation_id="list_document_links",
)  # fmt: skip
def list_links(request: Request, identifier: str) -> list[dict[str, str]]:
    """Return what a document names, as far as you may see it."""
    row = queries.get_document(identifier, request.actor)
    return [
        {"kind": link.kind, "place": link.paragraph.eid if link.paragraph else "",
         "address": engine.address_of(link), "words": str(link.target), "note": link.note}
        for link in queries.links_from(row, request.actor)
    ]  # fmt: skip


@router.get(
    "/{identifier}/text", response={200: TextOut, 404: Refused, 422: Refused},
    operation_id="get_document_text",
)  # fmt: skip
def get_text(
    request: Request, identifier: str, language: str = "", version: str = ""
) -> dict[str, Any]:
    """Return a version in a language; each place says whether its translation is stale."""
    if language and language not in Language.values:
        raise Unacceptable(f"language is {language!r}, must be one of {', '.join(Language.values)}")
    row = queries.get_document(identifier, request.actor)
    chosen = queries.get_version(queries.versions_of(row), version)
    return exports.document_of(queries.read(row, chosen, language))


@router.post(
    "/{identifier}/versions",
    response={201: VersionOut, 403: Refused, 404: Refused, 409: Refused, 422: Refused},
    operation_id="add_document_version",
)
def add_version(request: Request, identifier: str, version: VersionIn) -> Status:
    """Append a version; the token needs the scope `write`."""
    made = operations.add_version(
        identifier,
        operations.Draft(plain=version.text, note=version.note, basis=version.basis,
                         seen=version.seen),
        by=request.actor, at=request.at,
    )  # fmt: skip
    return Status(201, {"document": identifier, "number": made.number})
