"""Which alerts stand: a pure function of the set of messages, whatever the order they came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from riparian.engine.io.cap.message import Message, Reference, Type

ACTING = frozenset({Type.ALERT, Type.UPDATE, Type.CANCEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One alert through its life: the messages that follow each other by their references."""

    key: Reference
    """The earliest message known or named; its instant, then its names decide."""
    messages: tuple[Reference, ...]
    missing: tuple[Reference, ...]
    """Messages that are named and have not come."""
    standing: tuple[Reference, ...]
    """What nothing has replaced: the alert as it stands now. Nothing once it is cancelled."""
    is_cancelled: bool
    acknowledged_by: tuple[tuple[Reference, str], ...]
    rejected_by: tuple[tuple[Reference, str], ...]
    disregarded: tuple[Reference, ...]
    """Updates and cancels by somebody else than the sender, or sent before what they name."""
    conflicting: tuple[Reference, ...]
    """Names under which different messages came; none of them is shown as standing."""


def replay(messages: Iterable[Message]) -> tuple[Thread, ...]:
    """Return all threads, in the order of their keys.

    Duplicates change nothing. An update or a cancel takes effect on what it names, whether that
    came before it, comes after it or never comes.
    """
    by_key: dict[Reference, set[Message]] = {}
    for message in messages:
        by_key.setdefault(message.key, set()).add(message)
    groups = _connected(
        [(key, *(ref for one in same for ref in one.references)) for key, same in by_key.items()]
    )
    threads = [_thread(group, by_key) for group in groups]
    return tuple(sorted(threads, key=lambda thread: _order(thread.key)))


def _order(key: Reference) -> tuple[datetime, str, str]:
    return key.sent, key.sender, key.identifier


def _connected(links: Iterable[tuple[Reference, ...]]) -> list[set[Reference]]:
    """Return the sets of names that hang together."""
    home: dict[Reference, set[Reference]] = {}
    for names in links:
        joined = set(names)
        for name in names:
            joined |= home.get(name, set())
        for name in joined:
            home[name] = joined
    return list({id(group): group for group in home.values()}.values())


def _thread(group: set[Reference], by_key: Mapping[Reference, set[Message]]) -> Thread:
    known = sorted((key for key in group if key in by_key), key=_order)
    conflicting = tuple(key for key in known if len(by_key[key]) > 1)
    sound = [next(iter(by_key[key])) for key in known if key not in conflicting]
    followed = [(one, ref) for one in sound for ref in one.references]
    valid = {one.key for one in sound if _is_valid(one)}
    gone = {
        ref for one, ref in followed
        if one.key in valid and one.type in {Type.UPDATE, Type.CANCEL}
    }  # fmt: skip
    acting = [one for one in sound if one.key in valid and one.type in ACTING]
    heads = [one for one in acting if one.key not in gone]
    return Thread(
        key=min(group, key=_order),
        messages=tuple(known),
        missing=tuple(sorted((key for key in group if key not in by_key), key=_order)),
        standing=tuple(one.key for one in heads if one.type is not Type.CANCEL),
        is_cancelled=bool(heads) and all(one.type is Type.CANCEL for one in heads),
        acknowledged_by=_said(followed, Type.ACK),
        rejected_by=_said(followed, Type.ERROR),
        disregarded=tuple(one.key for one in sound if one.type in ACTING and one.key not in valid),
        conflicting=conflicting,
    )


def _is_valid(message: Message) -> bool:
    """Say whether a message acts: only who sent an alert replaces it, and only later."""
    return all(
        ref.sender == message.key.sender and ref.sent <= message.key.sent
        for ref in message.references
        if message.type in ACTING
    )


def _said(
    followed: Iterable[tuple[Message, Reference]], what: Type
) -> tuple[tuple[Reference, str], ...]:
    said = {(ref, one.key.sender) for one, ref in followed if one.type is what}
    return tuple(sorted(said, key=lambda pair: (_order(pair[0]), pair[1])))
