"""One way to handle a form: parse, one call, the refusal beside its field."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import Form

from riparian.secretariat.lib.errors import CannotFollow, Unacceptable

T = TypeVar("T")


def attempt(form: Form, act: Callable[[], T]) -> T | None:
    """Carry out an act for a valid form; a refusal that the person can mend goes into the form."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except CannotFollow as refusal:
        form.add_error(None, str(refusal))
    return None
