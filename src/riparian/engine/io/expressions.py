"""Formulas of one variable in files, as `sqrt(x)`: read without running any other code."""

import ast
import cmath
import operator
from collections.abc import Callable

from riparian.engine.errors import InvalidProblem

_OPERATORS: dict[type, Callable[..., complex]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_FUNCTIONS: dict[str, Callable[[complex], complex]] = {
    "sqrt": cmath.sqrt,
    "log": cmath.log,
    "ln": cmath.log,
    "exp": cmath.exp,
}


def _value(node: ast.expr, x: complex) -> complex:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id="x"):
            return x
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, x), _value(right, x))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(operand, x))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(argument, x))
        case _:
            raise InvalidProblem(
                f"formula: {ast.unparse(node)!r} is not understood; must be made of x, numbers, "
                f"+ - * / ** and {', '.join(_FUNCTIONS)}; rewrite it"
            )


def read_formula(text: str) -> Callable[[complex], complex]:
    """Return a formula in x as a function, also of complex x; refuse anything else."""
    try:
        tree = ast.parse(text.replace("^", "**"), mode="eval").body
    except SyntaxError as error:
        raise InvalidProblem(
            f"formula: {text!r} cannot be read ({error.msg}); write it as in sqrt(x) or 1 - x"
        ) from error
    _value(tree, 0.5)
    return lambda x: _value(tree, x)
