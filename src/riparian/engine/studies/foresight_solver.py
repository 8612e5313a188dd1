"""Solve one trace's programme for many coalitions: the one checked caller of HiGHS here."""

from dataclasses import dataclass, field

import highspy
import numpy as np

from riparian.engine.errors import NoSolution
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.studies.foresight_programme import Programme

TOLERANCE = 1e-7
PRIMAL_SIMPLEX = 4
"""Another coalition changes only costs, so the last basis stays feasible: the primal method."""


@dataclass(slots=True)
class WarmSolver:
    """One HiGHS object for all coalitions of a trace: each starts from the basis before it.

    Only costs are sent again, and only where they differ. Where HiGHS does not end at an
    optimum it starts again from nothing; where that fails too, NoSolution is raised.
    """

    programme: Programme
    trace: int = 0
    solves: int = 0
    cold_starts: int = 0
    _highs: highspy.Highs = field(init=False)
    _costs: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        """Hand the programme over once, with nobody's earnings."""
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self._highs.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
        self._highs.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
        self._costs = np.zeros(self.programme.earnings.shape[1])
        self._highs.passModel(_highs_model(self.programme, self.trace))

    def solve(self, members: FloatArray) -> float:
        """Return the most that the members (one weight a country) can have [MUSD]."""
        self._send_costs(members @ self.programme.earnings)
        self.solves += 1
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.start_again()
            self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoSolution(
                f"foresight programme, trace {self.trace}: HiGHS ends with {status.name}, not an "
                "optimum; check that the searched rules were simulated on the same river"
            )
        constant = float(members @ self.programme.constants[:, self.trace])
        return float(self._highs.getInfo().objective_function_value) + constant

    def start_again(self) -> None:
        """Forget the basis."""
        self._highs.clearSolver()
        self.cold_starts += 1

    def column_values(self) -> FloatArray:
        """Return the decisions of the last solve."""
        return np.asarray(self._highs.getSolution().col_value)

    def _send_costs(self, costs: FloatArray) -> None:
        changed = np.flatnonzero(costs != self._costs).astype(np.int32)
        if len(changed):
            self._highs.changeColsCost(len(changed), changed, costs[changed])
            self._costs = costs


def _highs_model(programme: Programme, trace: int) -> highspy.HighsLp:
    row, column, weight = programme.entries
    model = highspy.HighsLp()
    model.num_col_ = programme.earnings.shape[1]
    model.num_row_ = len(programme.row_bounds[0])
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.zeros(model.num_col_)
    lower, upper = programme.column_bounds
    model.col_lower_, model.col_upper_ = lower[:, trace].copy(), upper[:, trace].copy()
    lower, upper = programme.row_bounds
    model.row_lower_, model.row_upper_ = lower[:, trace].copy(), upper[:, trace].copy()
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(row, np.arange(model.num_row_ + 1)).astype(np.int32)
    model.a_matrix_.index_ = column.astype(np.int32)
    model.a_matrix_.value_ = weight
    return model
