"""Search from the terminal: what a person may see, or what is public."""

from dataclasses import dataclass

from riparian.engine.errors import InvalidInput
from riparian.secretariat.config.starting import start_django

MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One item that was found, with the words around what was sought."""

    kind: str
    identifier: str
    title: str
    address: str
    dated: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found of all there is, and what else might be meant."""

    count: int
    found: tuple[Found, ...]
    suggestions: tuple[str, ...]


def find(words: str, *, kind: str, language: str, reader: str, limit: int) -> Answer:
    """Find what a person may see, or without one what is public.

    Raises:
        InvalidInput: nobody has that user name, or the limit is no number of items.
    """
    if not 1 <= limit <= MOST_SHOWN:
        raise InvalidInput(f"limit: is {limit}, must be from 1 to {MOST_SHOWN:,}")
    start_django()
    from riparian.secretariat.accounts.actor import NOBODY  # noqa: PLC0415 - Django is started
    from riparian.secretariat.accounts.models import User  # noqa: PLC0415
    from riparian.secretariat.accounts.queries import find_actor  # noqa: PLC0415
    from riparian.secretariat.search import queries  # noqa: PLC0415

    actor = NOBODY
    if reader:
        user = User.objects.filter(username=reader).first()
        if user is None:
            raise InvalidInput(f"--as {reader!r}: nobody has that user name; see the accounts page")
        actor = find_actor(user.pk)
    looked_for = queries.sought(words)
    answer = queries.find(looked_for, actor, kind=kind, language=language)
    rows = answer.rows
    shown = list(rows[:limit])
    texts = queries.excerpts(shown, answer.looked_for, language=language)
    found = tuple(
        Found(
            kind=row.kind, identifier=row.identifier, title=row.title, address=row.address,
            dated=row.dated,
            excerpt="".join(p.text for p in texts[row.pk].pieces) if row.pk in texts else "",
        )
        for row in shown
    )  # fmt: skip
    alike = () if shown else tuple(queries.suggestions(looked_for, actor))
    return Answer(count=rows.count(), found=found, suggestions=alike)


def rebuild() -> dict[str, int]:
    """Index everything again; return the counts by kind."""
    start_django()
    from django.utils import timezone  # noqa: PLC0415 - Django is started by now

    from riparian.secretariat.config import serving  # noqa: PLC0415
    from riparian.secretariat.search import operations  # noqa: PLC0415

    serving.bring_up_to_date()
    return operations.rebuild(at=timezone.now())
