"""Every solution, changed a little in every place, is refused by its check.

A mutant that is accepted is either as right as the solution, and listed here with the reason, or a
hole in the check.
"""

from __future__ import annotations

import ast
import copy
import signal
from collections.abc import Iterator

import pytest
from test_exercises import PLACES, Place, names_before, verdict

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing ends a mutant here"),
]

SWAPPED_OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
}
"""In the place of an operator or of a comparison."""

SWAPPED_NAMES = {
    "min": ("max",),
    "max": ("min",),
    "minimum": ("maximum",),
    "maximum": ("minimum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "nanargmin": ("argmin", "nanargmax"),
    "sum": ("mean", "max"),
    "mean": ("sum", "median", "max"),
    "ceil": ("floor", "round"),
    "prod": ("sum",),
    "exp": ("tanh",),
    "norm": ("sum",),
}
"""In the place of a function."""

SECONDS = 5
"""Of work that a check may take; after them the mutant counts as refused.

Not seconds of a clock, by which a machine that has other work to do would refuse more.
"""


def mutants(source: str) -> Iterator[str]:
    """The code with one thing changed, in every way and place."""
    tree = ast.parse(source)
    for i, node in enumerate(ast.walk(tree)):
        for n in range(len(list(changed(node)))):
            copied = copy.deepcopy(tree)
            replace(copied, list(ast.walk(copied))[i], n)
            yield ast.unparse(ast.fix_missing_locations(copied))


def replace(tree: ast.Module, node: ast.AST, n: int) -> None:
    """Put the n-th change of a node in its place."""
    new = list(changed(node))[n]
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, new)
            elif isinstance(value, list):
                setattr(parent, field, [new if part is node else part for part in value])


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """A node, changed in every way."""
    if isinstance(node, ast.BinOp):
        for operator in SWAPPED_OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
        yield node.left
        yield node.right
        if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
            yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.Compare):
        for operator in SWAPPED_OPERATORS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        for value in (node.value + 1, node.value - 1, 2 * node.value, -node.value):
            if value != node.value:
                yield ast.Constant(value)
    elif isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            if bound := getattr(node, end):
                for step in (ast.Add(), ast.Sub()):
                    one_off = ast.BinOp(bound, step, ast.Constant(1))
                    yield ast.Slice(**{"lower": node.lower, "upper": node.upper, end: one_off})
                yield ast.Slice(**{"lower": node.lower, "upper": node.upper, end: None})
    elif isinstance(node, ast.Return):
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], node.ctx)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Attribute):
        for name in SWAPPED_NAMES.get(node.attr, ()):
            yield ast.Attribute(node.value, name, node.ctx)
        if node.attr == "T":
            yield node.value
    elif isinstance(node, ast.Name):
        for name in SWAPPED_NAMES.get(node.id, ()):
            yield ast.Name(name, node.ctx)
    elif isinstance(node, ast.Call):
        if len(node.args) == 1:  # the function is forgotten
            yield node.args[0]
        elif len(node.args) > 1:
            yield ast.Call(node.func, [*node.args[1::-1], *node.args[2:]], node.keywords)
        if node.keywords:
            yield ast.Call(node.func, node.args, node.keywords[1:])


class OutOfTimeError(BaseException):
    """A loop has lost its end; no check may take this for an error of the learner's."""


def out_of_time(*_) -> None:
    raise OutOfTimeError


EQUIVALENT = {
    "1.3": {"np.sum((Y - T) ** 2)": "a square has no sign"},
    "1.4": {"np.abs(middle - values[1:-1])": "a distance has no sign"},
    "2.5": {
        ">= too_far": "no difference is just as large",
        "2e-06": "the part may be anything from 1e-7 to 1e-4",
        "np.abs(numeric - analytic)": "a distance has no sign",
    },
    "3.2": {"abs(eta * curvature - 1)": "a distance has no sign"},
    "3.4": {
        "range(1001)": "how often is free",
        "range(999)": "how often is free",
        "range(2000)": "how often is free",
        "v @ H": "the matrix is symmetric",
        "default_rng(1)": "where it begins is free",
    },
    "4.1": {"return epochs * np.ceil": "a whole number, if not an int"},
    "5.3": {"<= 0.025": "no slope is just as large"},
    "6.1": {"min(gradient_length, threshold)": "the smaller of two, in either order"},
    "6.2": {">= threshold": "there the factor is 1"},
    "6.3": {
        "b @ a": "the product in either order",
        "np.clip(-1, cosine, 1)": "−1 cut to what lies between the cosine and 1 is the cosine",
    },
    "8.2": {"np.minimum(2 - 2 * epoch / epochs, 1)": "the smaller of two, in either order"},
    "9.2": {
        "max(0, value - high)": "the larger of two, in either order",
        "min(0, value - low)": "the smaller of two, in either order",
    },
    "9.3": {
        "np.maximum(0, W2)": "the larger of two, in either order",
        "axis=-1": "the last axis is axis 1",
    },
    "10.3": {"abs(method(series[:n]) - series[n])": "a distance has no sign"},
    "12.1": {"return np.nanargmin": "NumPy's whole number is as good as Python's"},
    "14.3": {
        "return np.argmax": "NumPy's whole number is as good as Python's",
        "np.abs(1 - series[1:-1] / middle)": "a distance has no sign",
    },
}
"""What stands in a mutant that is as right as the solution, and why it is."""

FREE = {"5.5": "any scale will do that keeps the ratio, and so will nearly any search for it"}

FUNCTIONS = [
    place for place in PLACES if place.source.startswith("def ") and place.number not in FREE
]


@pytest.mark.parametrize("place", FUNCTIONS, ids=str)
@pytest.mark.filterwarnings("ignore")
def test_a_mutant_of_the_solution_is_refused(place: Place):
    found = list(dict.fromkeys(mutants(place.solution.replace(place.check, ""))))
    assert found
    names_before(place)  # which may take longer than a check
    signal.signal(signal.SIGPROF, out_of_time)
    accepted = []
    for mutant in found:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            if verdict(place, mutant).passed:
                accepted.append(mutant)
        except OutOfTimeError:
            continue
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    equivalent = EQUIVALENT.get(place.number, {})
    holes = [mutant for mutant in accepted if not any(part in mutant for part in equivalent)]
    assert not holes, "\n\n".join(("the check needs cases that tell these apart:", *holes))
    assert all(any(part in mutant for mutant in accepted) for part in equivalent), accepted
