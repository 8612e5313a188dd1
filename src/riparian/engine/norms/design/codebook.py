"""The code book: what is coded of a clause, with which codes, after which publication.

Obligation, precision and delegation follow Abbott, Keohane, Moravcsik, Slaughter and Snidal
(abbott2000); each is a matter of degree and independent of the others. The wording of the five
levels is ours. The other variables are those of the treaty code book of the Transboundary
Freshwater Dispute Database (tfdd2017), so that a text can stand beside the treaties coded there;
`Review` and `Escape` are ours, after fischhendler2004 and koremenos2016, and have no base rate.
Which variable belongs to which of the seven mechanisms of zentner2012 is our reading.
"""

from dataclasses import dataclass
from enum import StrEnum

from riparian.engine.errors import InvalidInput


class Scale(StrEnum):
    """What the codes of a variable are."""

    DEGREE = "degree"
    YES_NO = "yes-no"
    CODES = "codes"


class Mechanism(StrEnum):
    """The seven mechanisms by which a treaty can hold through change (zentner2012)."""

    SPECIFICITY = "specificity"
    UNCERTAINTY = "uncertainty management"
    ENFORCEMENT = "enforcement"
    COMMUNICATIONS = "communications"
    FLEXIBILITY = "flexibility"
    INTEGRATIVENESS = "integrativeness"
    SCALE = "scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One thing that is coded: its key in the code book, its codes, what each one means."""

    key: str
    name: str
    scale: Scale
    codes: tuple[tuple[str, str], ...]
    source: str = "tfdd2017"
    absent: tuple[str, ...] = ("N",)
    mechanism: Mechanism | None = None

    def check(self, value: str) -> str:
        """Return the value in its one spelling; several codes are parted by `;` and sorted.

        Raises:
            InvalidInput: the value is no code of this variable.
        """
        known = [code for code, _ in self.codes]
        parts = [part.strip() for part in value.split(";")]
        wrong = [part for part in parts if part not in known]
        if wrong or (len(parts) > 1 and self.scale is not Scale.CODES):
            raise InvalidInput(
                f"code of {self.key}: is {value!r}; must be one of {', '.join(known)}; choose one"
            )
        return ";".join(sorted(set(parts), key=known.index))

    def is_present(self, value: str) -> bool:
        """Say whether a value means that the text has the thing at all."""
        return any(part not in self.absent for part in value.split(";"))


_YES_NO = (("Y", "yes"), ("N", "no"))


def _yes_no(key: str, name: str, mechanism: Mechanism, source: str = "tfdd2017") -> Variable:
    return Variable(
        key=key, name=name, scale=Scale.YES_NO, codes=_YES_NO, source=source, mechanism=mechanism
    )


DEGREES = (
    Variable(
        key="Obligation", name="Obligation", scale=Scale.DEGREE, source="abbott2000", absent=("0",),
        codes=(
            ("0", "says that it does not bind, or states no conduct"),
            ("1", "encourages: aims, hopes, welcomes"),
            ("2", "undertakes politically: agrees to, will, recommends"),
            ("3", "binds, with a condition, a reservation or a way out"),
            ("4", "binds without condition: shall"),
        ),
    ),
    Variable(
        key="Precision", name="Precision", scale=Scale.DEGREE, source="abbott2000", absent=("0",),
        codes=(
            ("0", "nobody could tell whether it is kept"),
            ("1", "a standard that only the case at hand fills"),
            ("2", "conduct is named, wide discretion is left"),
            ("3", "who, what and when are given; some points stay open"),
            ("4", "determinate: little is left to interpretation"),
        ),
    ),
    Variable(
        key="Delegation", name="Delegation", scale=Scale.DEGREE, source="abbott2000",
        absent=("0",),
        codes=(
            ("0", "left to the parties alone"),
            ("1", "a forum in which the parties talk"),
            ("2", "a body that informs, monitors or recommends"),
            ("3", "a body that carries out, makes rules or settles if the parties consent"),
            ("4", "a third party that decides with binding force"),
        ),
    ),
)  # fmt: skip

FEATURES = (
    Variable(
        key="Agreement Purpose", name="Purpose of the agreement", scale=Scale.CODES, absent=("0",),
        codes=(
            ("0", "none of these"), ("1", "regulatory"), ("2", "procedural"),
            ("3", "programmatic"), ("4", "generative"),
        ),
    ),
    Variable(
        key="Allocation", name="Allocation rule", scale=Scale.CODES, absent=("0",),
        mechanism=Mechanism.SPECIFICITY,
        codes=(("0", "none"), ("1", "a rule of any kind")),
    ),
    Variable(
        key="PriorNotification", name="Prior notification", scale=Scale.CODES, absent=("0", "1"),
        mechanism=Mechanism.COMMUNICATIONS,
        codes=(("1", "none"), ("2", "notification"), ("3", "consultation"), ("4", "consent")),
    ),
    Variable(
        key="VarMgmt", name="Management of variable flow", scale=Scale.CODES, absent=("0",),
        mechanism=Mechanism.UNCERTAINTY,
        codes=(("0", "none"), ("1", "kind 1 of the code book"), ("2", "kind 2 of the code book"),
               ("3", "kind 3 of the code book")),
    ),
    Variable(
        key="Conflict Resolution Mechanism", name="Settlement of disputes", scale=Scale.CODES,
        absent=("0",), mechanism=Mechanism.ENFORCEMENT,
        codes=(("0", "none"), ("1", "commission"), ("2", "diplomatic"), ("3", "arbitration"),
               ("4", "third party"), ("5", "judicial")),
    ),
    _yes_no("NeedsVariability", "Needs change with the flow", Mechanism.UNCERTAINTY),
    _yes_no("AltScenarios", "Alternative scenarios", Mechanism.UNCERTAINTY),
    _yes_no("PredictionModel", "Models for prediction", Mechanism.UNCERTAINTY),
    _yes_no("JointMgmt", "Joint management", Mechanism.INTEGRATIVENESS),
    _yes_no("TechCoop", "Technical cooperation", Mechanism.INTEGRATIVENESS),
    _yes_no("InfoExchange", "Exchange of information", Mechanism.COMMUNICATIONS),
    _yes_no("Monitoring", "Monitoring", Mechanism.ENFORCEMENT),
    _yes_no("AgreeFinance", "Finance", Mechanism.SPECIFICITY),
    _yes_no("StakeholderParticip", "Participation of those concerned", Mechanism.INTEGRATIVENESS),
    _yes_no("Consultations", "Consultations", Mechanism.COMMUNICATIONS),
    _yes_no("Compensation", "Compensation", Mechanism.SPECIFICITY),
    _yes_no("National_Prog_Law", "National programmes or laws", Mechanism.SCALE),
    _yes_no("NonSig_Riparians", "Riparians that did not sign", Mechanism.SCALE),
    _yes_no("AmendMech", "Way to amend", Mechanism.FLEXIBILITY),
    _yes_no("Enforcement", "Enforcement", Mechanism.ENFORCEMENT),
    _yes_no("Review", "Review at set times", Mechanism.FLEXIBILITY, "koremenos2016"),
    _yes_no("Escape", "Escape clause", Mechanism.FLEXIBILITY, "fischhendler2004"),
)  # fmt: skip

STABILITY = ("Allocation", "Enforcement", "Monitoring", "AgreeFinance", "JointMgmt")
FLEXIBILITY = ("AmendMech", "Review", "VarMgmt", "AltScenarios", "Escape")

VARIABLES = {variable.key: variable for variable in (*DEGREES, *FEATURES)}


def get_variable(key: str) -> Variable:
    """Return a variable of the code book.

    Raises:
        InvalidInput: the code book has no such variable.
    """
    found = VARIABLES.get(key)
    if found is None:
        raise InvalidInput(
            f"variable {key!r}: not in the code book; must be one of {', '.join(VARIABLES)}"
        )
    return found
