"""The house rules that a machine can hold the engine to."""

import ast
from pathlib import Path

import pytest

import riparian.engine

ENGINE = Path(riparian.engine.__file__).parent
MODULES = sorted(ENGINE.rglob("*.py"))
BANNED = {"utils", "helpers", "common", "misc", "manager", "service", "handler"}
LONGEST_FUNCTION, LONGEST_MODULE = 50, 400

LONG_MODULES = {
    "kernels/river.py": "one compiled loop; its parts are inlined into it",
}
LONG_FUNCTIONS = {
    "kernels/river.py::_run_block": "the loop over time and nodes is compiled as one",
}
UNITS = (
    "_hm3", "_km3", "_m3", "_m3s", "_m3s_per_m", "_m", "_mm", "_km", "_km2", "_mw", "_mwh", "_gwh",
    "_musd", "_usd", "_days", "_years", "_hectares", "_ha", "_mm_day", "_tonnes", "_kt", "_degrees",
    "_usd_per_mwh", "_usd_per_m3", "_usd_per_hm3", "_musd_per_year", "_people", "_percent",
)  # fmt: skip
WITHOUT_UNIT = {
    "efficiency": "a fraction",
    "fraction": "a fraction",
    "share": "a fraction",
    "error": "relative",
    "latitude": "degrees by definition",
    "longitude": "degrees by definition",
    "muskingum_x": "a number without unit by definition",
    "c0": "coefficient without unit",
    "c1": "coefficient without unit",
    "c2": "coefficient without unit",
    "gain": "a fraction",
    "low": "a fraction, or the unit of its neighbours",
    "high": "a fraction, or the unit of its neighbours",
    "base": "the unit is a field beside it",
    "mean": "the unit is a field beside it",
    "firm": "a fraction of the mean inflow",
    "value": "the unit is a field beside it",
    "weight": "a number without unit",
    "weights": "numbers without unit",
    "days": "days_below_before says so in front",
    "factor": "a number without unit",
    "km": "km_from_sea is read as the field calls it",
    "correlation": "a number without unit",
    "persistence": "a correlation",
    "hysteresis": "the unit of the value beside it",
    "seconds": "the name is the unit",
}
WITHOUT_UNIT_IN = {
    "interests/sharing/": "money, votes or water: a game has the unit its caller gives it",
    "responsibilities/": "burden keys are indices, elasticities and fractions of a total",
    "io/": "reads what the descriptor says, unit and all",
    "river/forecasting/": "scores have none, or that of the series they judge",
    "river/regime.py": "has the unit of the series whose regime it is",
    "river/inflows/": "parameters of the generator are correlations, logarithms and ratios",
}


def name_of(path):
    return path.relative_to(ENGINE).as_posix()


def functions_in(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def public_parts(tree):
    """Modules' public functions and classes, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield inner


@pytest.mark.parametrize("path", MODULES, ids=name_of)
class TestEveryModule:
    def test_says_what_it_and_its_public_parts_are(self, path):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), "the module has no docstring"
        silent = [part.name for part in public_parts(tree) if not ast.get_docstring(part)]
        assert silent == []

    def test_is_short_and_so_are_its_functions(self, path):
        text, name = path.read_text(encoding="utf-8"), name_of(path)
        lines = len(text.splitlines())
        assert lines <= LONGEST_MODULE or name in LONG_MODULES, f"{lines} lines"
        long = [
            f"{one.name}: {one.end_lineno - one.lineno + 1} lines"
            for one in functions_in(ast.parse(text))
            if body_length(one) > LONGEST_FUNCTION and f"{name}::{one.name}" not in LONG_FUNCTIONS
        ]
        assert long == []

    def test_has_a_name_that_says_something(self, path):
        assert not BANNED & set(path.stem.split("_"))

    def test_names_the_unit_of_every_number_it_keeps(self, path):
        name = name_of(path)
        if any(name.startswith(room) for room in WITHOUT_UNIT_IN):
            return
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nameless = [
            f"{one.name}.{field}"
            for one in ast.walk(tree)
            if isinstance(one, ast.ClassDef) and is_dataclass(one)
            for field in float_fields(one)
            if not carries_unit(field)
        ]
        assert nameless == []


def body_length(function):
    """Lines of the body, without the docstring."""
    first = function.body[1 if ast.get_docstring(function) else 0 :]
    return first[-1].end_lineno - first[0].lineno + 1 if first else 0


def is_dataclass(node):
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def float_fields(node):
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            kind = ast.unparse(item.annotation)
            if kind in {"float", "float | None", "Monthly", "tuple[float, ...]"}:
                yield item.target.id


def carries_unit(field):
    parts = set(field.split("_"))
    return field.endswith(UNITS) or any(
        word == field or word in parts or field.endswith(f"_{word}") for word in WITHOUT_UNIT
    )


def test_every_exception_is_still_needed():
    for name in LONG_MODULES:
        assert len((ENGINE / name).read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE
    for place in LONG_FUNCTIONS:
        module, function = place.split("::")
        tree = ast.parse((ENGINE / module).read_text(encoding="utf-8"))
        assert any(
            one.name == function and body_length(one) > LONGEST_FUNCTION
            for one in functions_in(tree)
        )
