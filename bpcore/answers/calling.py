"""A learner's function, called: what it returns, or in a sentence why it does not."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from bpcore.answers.reading import parts_of, shown
from bpcore.answers.verdict import Untouched, Wrong

NO_FUNCTION = "A function is wanted here; this is {kind}."
NO_RETURN = "Your function returns nothing: has it a `return`? (`print` only shows a value.)"
NEVER_RETURNS = (
    "Your function came to its end without reaching its `return`, when it was given {arguments}. "
    "Under which condition does it stand?"
)
STOPPED = "Your answer stopped with {error}: {words}."
LOOKING_STOPPED = "Looking at your answer stopped with {error}: {words}."

PRODUCT = (
    "The shapes do not fit together: in a product the left matrix has {columns} columns and the "
    "right one {rows} rows, and these two must be equal. Turn one round (.T), or swap the two."
)
ENTRIES = (
    "The shapes do not fit together: {left} and {right} meet entry by entry, which needs two equal "
    "shapes."
)
EXPLAINED = {
    r"bitwise_xor|for \^": "In Python squared is **2; ^ is something else.",
    r"truth value of an array": (
        "`if`, `while`, `and` and `or` ask for one True or False, and an array holds many. Take "
        "one of its numbers, as values[i] does, or let np.where(condition, a, b) choose for each."
    ),
    r"matmul.*size (?P<rows>\d+) is different from (?P<columns>\d+)": PRODUCT,
    r"not aligned: (?P<columns>\d+) .* != (?P<rows>\d+)": PRODUCT,  # as np.dot says it
    r"together with shapes (?P<left>\(.*?\)) (?P<right>\(.*?\))": ENTRIES,
    r"matmul": "The shapes do not fit together: a product with @ needs arrays on both sides.",
}
"""What Python and NumPy say to slips that everybody makes, and the same in plain words."""

SHAPES = "{message} In this test the shapes are {shapes}."

WRITES = (
    "The result is right, but {name}, which is given, has been changed on the way: whoever goes on "
    "with it has other numbers. Make a new array: a = a + b does, and a += b writes into the old "
    "one; a.copy() is one."
)
HANDS_BACK = (
    "The result is right, but {name}, which is given, lies itself in what you return: whoever "
    "changes the one changes the other. Return a new array; a.copy() makes one of a."
)


def call(function: Any, *arguments: Any) -> Any:
    """Call the learner's function, on copies, so that it cannot spoil the check's own arrays.

    NumPy's warnings are left out: what comes of an overflow is told by the check.

    Raises
    ------
    Wrong
        If it is not a function, or returns nothing.
    Untouched
        If it returns nothing yet: its three dots still stand.
    """
    if not callable(function):
        raise Wrong(NO_FUNCTION, hint=False, kind=type(function).__name__)
    with np.errstate(all="ignore"):
        result = function(*map(_copied, arguments))
    if result is not None and result is not Ellipsis:
        return result
    dots, returns = _traits(function)
    if result is Ellipsis or dots:
        raise Untouched
    if returns:
        raise Wrong(NEVER_RETURNS, hint=False, arguments=", ".join(map(shown, arguments)))
    raise Wrong(NO_RETURN, hint=False)


def look_at_memory(function: Callable, right: Callable, arguments: Mapping[str, Any]) -> None:
    """See that a function whose result is right makes new arrays where the right one does.

    Raises
    ------
    Wrong
        If it writes into an array or a list that it is given, or returns an array, or a part of
        one, that the right function does not return.
    """
    handed_back = set(_handed_back(*_used(right, arguments)))
    result, given = _used(function, arguments)
    called = called_by(function, given)
    for name, value in given.items():
        if not _unchanged(value, arguments[name]):
            raise Wrong(WRITES, hint=False, name=called[name])
    for name in _handed_back(result, given):
        if name not in handed_back:
            raise Wrong(HANDS_BACK, hint=False, name=called[name])


def called_by(function: Callable, names: Iterable[str]) -> dict[str, str]:
    """What the learner's function calls each of its arguments, as far as that can be told."""
    try:
        own = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        own = []
    names = list(names)
    return dict(zip(names, own if len(own) == len(names) else names, strict=True))


def is_the_learners(error: Exception) -> bool:
    """Whether it was raised by the learner's function, and not by what looks at its result.

    Such an error has passed through ``call`` on its way.
    """
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is call.__code__ for frame, _ in frames)


def what_stopped(error: Exception, arguments: Mapping[str, Any] | None = None) -> Wrong:
    """What was raised, in a sentence: of an error that nobody foresaw, whose it is.

    ``arguments`` is what the learner's function was given, by name.
    """
    if isinstance(error, Wrong):
        return error
    if not is_the_learners(error):
        return Wrong(LOOKING_STOPPED, error=type(error).__name__, words=error)
    for pattern, sentence in EXPLAINED.items():
        if found := re.search(pattern, str(error)):
            sizes = {name: ast.literal_eval(size) for name, size in found.groupdict().items()}
            wrong, shapes = Wrong(sentence, hint=False, **sizes), _shapes(arguments or {})
            if not (sizes and shapes):
                return wrong
            return Wrong(SHAPES, hint=False, message=wrong, shapes=shapes)
    return Wrong(STOPPED, error=type(error).__name__, words=error)


def _copied(value: Any) -> Any:
    """A copy, of what stands in a list too."""
    if isinstance(value, list):
        return [_copied(part) for part in value]
    return value.copy() if hasattr(value, "copy") else value


def _used(function: Callable, arguments: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """What a function makes of copies, and the copies, by name, as they are afterwards."""
    given = {name: _copied(value) for name, value in arguments.items()}
    with np.errstate(all="ignore"):
        return function(*given.values()), given


def _unchanged(value: Any, before: Any) -> bool:
    """Whether arrays and lists are what they were; of anything else nothing is known."""
    if type(value) is not type(before):
        return False
    if isinstance(before, list | tuple):
        return len(value) == len(before) and all(map(_unchanged, value, before))
    if isinstance(before, np.ndarray):
        return np.array_equal(value, before, equal_nan=True)
    return not isinstance(before, int | float | str) or value == before


def _handed_back(result: Any, given: Mapping[str, Any]) -> Iterator[str]:
    """The names of what is given that lies in a result."""
    for name, value in given.items():
        if any(np.shares_memory(a, b) for a in _arrays(value) for b in _arrays(result)):
            yield name


def _arrays(value: Any) -> list[np.ndarray]:
    """The arrays that a value is, or that stand in its lists and tuples."""
    return [part for part in parts_of(value) if isinstance(part, np.ndarray)]


def _shapes(arguments: Mapping[str, Any]) -> str:
    """The arrays among the arguments, with their shapes."""
    arrays = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
    return ", ".join(f"{name} {array.shape}" for name, array in arrays.items())


def _traits(function: Any) -> tuple[bool, bool]:
    """Whether three dots stand in a function's body, and whether it returns anything."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        # No source. The compiled function knows every constant but a line of nothing but dots.
        code = getattr(function, "__code__", None)
        return code is not None and Ellipsis in code.co_consts, False
    nodes = list(_own(tree.body[0].body if hasattr(tree.body[0], "body") else tree.body))
    dots = any(isinstance(node, ast.Constant) and node.value is Ellipsis for node in nodes)
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in nodes)
    return dots, returns


def _own(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes below, but for indices, whose dots have a meaning, and functions inside."""
    for node in nodes:
        yield node
        inner = [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
        if not isinstance(node, ast.FunctionDef):
            yield from _own(inner)
