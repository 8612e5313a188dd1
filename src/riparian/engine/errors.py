"""The families of errors the engine raises.

    RiparianError
    ├── InvalidInput        the data or the arguments are wrong      (exit code 3)
    │   ├── InvalidBasin        a river network or an instance that cannot be
    │   ├── InvalidProblem      a sharing problem that is not well posed
    │   └── MismatchedAxes      arrays that do not belong together
    ├── NoSolution          the question is well posed, nothing solves it  (exit code 4)
    └── BalanceBroken       a defect of ours: water was made or lost

One shape of message: subject, what is, what must be, what to do, with the value.
"""


class RiparianError(Exception):
    """The root of every error that Riparian raises on purpose."""


class InvalidInput(RiparianError):
    """The data or the arguments are wrong; nothing was computed or written."""


class InvalidBasin(InvalidInput):
    """A river network or an instance that cannot exist as described."""


class InvalidProblem(InvalidInput):
    """A sharing problem that is not well posed."""


class MismatchedAxes(InvalidInput):
    """Arrays whose axes do not belong together."""


class NoSolution(RiparianError):
    """The question is well posed and has no answer; the message says why."""


class BalanceBroken(RiparianError):
    """Water was made or lost in a simulation: a defect of the engine, never of the data."""
