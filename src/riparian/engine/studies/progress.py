"""How a long study tells how far it is: a function the caller gives."""

from typing import Protocol


class Progress(Protocol):
    """Called often with the stage, how much of it is done, and how much there is."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Take note."""


def silent(_stage: str, _done: int, _total: int, /) -> None:
    """Tell nobody."""
