"""What is done to commitments: cut from a paragraph, corrected, shown by evidence."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.commitments import engine, indexing, permissions, queries
from riparian.secretariat.commitments.kinds import DeadlineBasis
from riparian.secretariat.commitments.models import Cell, Commitment, Evidence
from riparian.secretariat.documents.queries import Place, get_place
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable

COPIED = ("document", "area", "pillar", "audience", "owner_country", "countries")
"""What each cell holds a copy of."""


FIRST_YEAR = 1990


def check_year(year: int, at: datetime) -> None:
    """Refuse a year before there were records, or one that has not begun."""
    if not FIRST_YEAR <= year <= at.year:
        raise Unacceptable(
            _("%(year)s: choose a year from %(first)s to %(last)s.")
            % {"year": year, "first": FIRST_YEAR, "last": at.year},
            field="year",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a commitment says: who does what, how much, by when, under what it is filed."""

    titles: dict[str, str]
    pillar: str
    area: str
    actor: str = ""
    verb: str = ""
    object: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    deadline: str = ""
    deadline_basis: str = ""
    is_for_all: bool = False
    responsible: Sequence[str] = ()
    body: Body | None = None
    audience: str = "mechanism"
    countries: Sequence[str] = field(default=())

    def as_columns(self) -> dict[str, Any]:
        """Return the columns of the row, with the deadline read."""
        named = {name: getattr(self, name) for name in self.__slots__}
        named["responsible"] = marked(list(self.responsible))
        named["countries"] = marked(list(self.countries))
        named["deadline_basis"] = (self.deadline_basis or DeadlineBasis.TEXT) * bool(self.deadline)
        return named | {"due_on": _last_day(self.deadline)}


def _last_day(deadline: str) -> Any:  # noqa: ANN401 - a date or nothing
    try:
        return engine.read_date(deadline).last_day if deadline else None
    except InvalidInput as error:
        raise Unacceptable(str(error), field="deadline") from error


def _check_terms(terms: Terms, place: Place, owner: str) -> None:
    bound = [terms.is_for_all, bool(terms.responsible), terms.body is not None]
    if sum(bound) != 1:
        raise Unacceptable(
            _("Say whom it binds: all member countries, some of them, or one body."),
            field="responsible",
        )
    unknown = set(terms.responsible) - {country.code for country in members()}
    if unknown:
        raise Unacceptable(
            _("%(codes)s: not a member country.") % {"codes": ", ".join(sorted(unknown))},
            field="responsible",
        )
    permissions.check_no_wider(terms.audience, terms.countries, owner, than=place.document)


def _told(terms: Terms) -> dict[str, Any]:
    told = {name: value for name, value in asdict(terms).items() if value and name != "body"}
    return told | ({"body": terms.body.identifier} if terms.body else {})


def _bind(commitment: Commitment) -> None:
    """Make the cells of a commitment, keep those that are scored, and file all under its place."""
    wanted = commitment.responsible_codes
    if commitment.is_for_all:
        wanted = [country.code for country in members()]
    wanted = wanted or [""]
    rows = Cell.objects.filter(commitment=commitment)
    freed = rows.exclude(country__in=wanted)
    if freed.filter(assessments__isnull=False).exists():
        raise CannotFollow(_("A country that was scored on it cannot be taken out."))
    freed.delete()
    copied = {name: getattr(commitment, name) for name in COPIED}
    rows.update(**copied)
    present = set(rows.values_list("country", flat=True))
    Cell.objects.bulk_create(
        Cell(commitment=commitment, country=code, **copied)
        for code in wanted
        if code not in present
    )


@transaction.atomic
def cut_commitment(paragraph_id: int, terms: Terms, *, by: Actor, at: datetime) -> Commitment:
    """Cut a commitment from a paragraph; the words as they stand now are kept with it."""
    permissions.check_can_cut(by)
    place = get_place(paragraph_id, by)
    _check_terms(terms, place, by.country)
    commitment = Commitment(
        document=place.document, paragraph_id=paragraph_id, quote=place.text,
        quote_language=place.language, owner_country=by.country, entered_at=at,
        entered_by=by.name, **terms.as_columns(),
    )  # fmt: skip
    commitment.full_clean(exclude=["identifier", "countries", "responsible"])
    commitment.save()
    commitment.identifier = f"COM-{commitment.pk:05d}"
    commitment.save(update_fields=["identifier"])
    _bind(commitment)
    journal.record("commitment.cut", subject=commitment, by=by, at=at,
                   after=_told(terms) | {"paragraph": place.key})  # fmt: skip
    indexing.index(commitment, at=at)
    return commitment


@transaction.atomic
def correct_commitment(identifier: str, terms: Terms, *, by: Actor, at: datetime) -> Commitment:
    """Correct what a commitment says; what it was before stays in the journal.

    Raises:
        CannotFollow: it is of the record, which is corrected in its file and loaded again.
    """
    commitment = queries.lock_commitment(identifier, by)
    permissions.check_can_cut(by)
    if commitment.is_of_record:
        raise CannotFollow(_("This is of the record: correct its file and load it again."))
    place = get_place(commitment.paragraph_id, by)
    _check_terms(terms, place, commitment.owner_country)
    columns = terms.as_columns()
    before = {name: getattr(commitment, name) for name, value in columns.items()
              if getattr(commitment, name) != value}  # fmt: skip
    for name, value in columns.items():
        setattr(commitment, name, value)
    commitment.full_clean(exclude=["identifier", "countries", "responsible"])
    commitment.save()
    _bind(commitment)
    journal.record("commitment.corrected", subject=commitment, by=by, at=at,
                   before={name: str(value) for name, value in before.items()},
                   after=_told(terms))  # fmt: skip
    indexing.index(commitment, at=at)
    return commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is entered as evidence."""

    text: str
    dated: str
    source: str
    link: str = ""
    country: str = ""
    audience: str = "mechanism"
    countries: Sequence[str] = ()


@transaction.atomic
def add_evidence(identifier: str, proof: Proof, *, by: Actor, at: datetime) -> Evidence:
    """Put evidence on record: what it shows, when, from which source, about which country."""
    commitment = queries.lock_commitment(identifier, by)
    permissions.check_can_add_evidence(by)
    bound = set(commitment.cells.values_list("country", flat=True))
    if proof.country not in bound | {""}:
        raise Unacceptable(
            _("%(country)s is not bound by it.") % {"country": proof.country}, field="country"
        )
    permissions.check_no_wider(proof.audience, proof.countries, by.country, than=commitment)
    evidence = Evidence(
        commitment=commitment, country=proof.country, text=proof.text, dated=proof.dated,
        dated_on=_day_of(proof.dated, at), source=proof.source, link=proof.link,
        audience=proof.audience, countries=marked(list(proof.countries)),
        owner_country=by.country, entered_at=at, entered_by=by.name, entered_by_id=by.user_id,
        entered_for=by.country,
    )  # fmt: skip
    evidence.full_clean(exclude=["countries"])
    evidence.save()
    # The journal is read by auditors of every country: it tells that, not what, was entered.
    journal.record("commitment.evidence", subject=commitment, by=by, at=at,
                   after={"evidence": evidence.pk, "dated": proof.dated,
                          "country": proof.country, "audience": proof.audience})  # fmt: skip
    indexing.index(commitment, at=at)
    return evidence


def _day_of(dated: str, at: datetime) -> Any:  # noqa: ANN401 - a date
    try:
        known = engine.read_date(dated)
    except InvalidInput as error:
        raise Unacceptable(str(error), field="dated") from error
    if known.first_day > at.date():
        raise Unacceptable(_("Evidence cannot be of a day to come."), field="dated")
    return known.first_day


@transaction.atomic
def withdraw_evidence(evidence_id: int, *, because: str, by: Actor, at: datetime) -> Evidence:
    """Withdraw evidence that was mistaken; it stays on record with the reason."""
    found = queries.evidence_for(by).select_for_update(of=("self",)).filter(pk=evidence_id).first()
    if found is None:
        raise NotFound(f"evidence {evidence_id}: nothing there that you may see")
    permissions.check_can_withdraw(by, found)
    if not because.strip():
        raise Unacceptable(_("Say why."), field="because")
    found.withdrawn_at, found.withdrawn_because = at, because
    found.save(update_fields=["withdrawn_at", "withdrawn_because"])
    journal.record("commitment.evidence-withdrawn", subject=found.commitment, by=by, at=at,
                   after={"evidence": found.pk, "because": because})  # fmt: skip
    indexing.forget_evidence(found)
    return found
