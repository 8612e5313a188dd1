"""The families of refusals an operation can answer with; one middleware turns them into pages.

RiparianError
└── Refusal
    ├── NotAllowed      this actor may not do it         (403)
    ├── NotFound        there is nothing this actor may see there  (404)
    ├── CannotFollow    the state does not allow it now  (409)
    ├── NotReadable     the body is of another kind      (415)
    └── Unacceptable    what was entered cannot be meant (422)
"""

from riparian.engine.errors import RiparianError


class Refusal(RiparianError):
    """An operation that was not carried out, with the reason in words."""

    status = 400
    code = "refused"


class NotAllowed(Refusal):
    """The actor may see the thing but may not do this with it."""

    status = 403
    code = "not-allowed"


class NotFound(Refusal):
    """Nothing there that the actor may see; a secret thing and no thing look alike."""

    status = 404
    code = "not-found"


class CannotFollow(Refusal):
    """The state of the thing does not allow this act now."""

    status = 409
    code = "cannot-follow"


class NotReadable(Refusal):
    """The body is not of the kind that is read here."""

    status = 415
    code = "not-readable"


class Unacceptable(Refusal):
    """What was entered contradicts itself or the record."""

    status = 422
    code = "unacceptable"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
