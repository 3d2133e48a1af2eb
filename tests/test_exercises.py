"""The exercises and predictions of all lessons.

Solutions pass, wrong answers are told why, blanks are met kindly; each prediction stands before
what it is about, and knows what is right.

Exercises are found in the notebooks: a code cell tagged ``exercise`` that ends in ``check(...)``,
and after it a prose cell with the folded solution. Slips stand with the exercise; answers that
are wrong in other ways in ``tests/wrong_answers``, in a file for each lesson that has some.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest
from lessons import executed, read, run, stored
from project import LESSONS, PROJECT, module_from

import bpcore as bp
from bpcore.answers.check import Exercise, look, reset_tries
from bpcore.answers.compare import Either
from bpcore.answers.verdict import Verdict
from bpcore.lessons import LESSONS as ROOMS
from bpcore.lessons import exercises_of
from bpcore.live import Experiment
from bpcore.live.predict import Gate

WRONG_ANSWERS = Path(__file__).resolve().parent / "wrong_answers"

FEWEST_WRONG_ANSWERS = 3
FEWEST_NEAR_MISSES = 4

SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>\n\n.*?```python\n(.*?)```.*</details>", re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """An exercise where it stands in a lesson."""

    number: str
    notebook: Path
    cell: int
    source: str
    solution: str

    def __str__(self) -> str:
        return self.number

    @property
    def check(self) -> str:
        """The last line of its cell, which looks at the answer."""
        return self.source.rstrip().splitlines()[-1]


def places() -> list[Place]:
    """Find the exercises in all lessons, from top to bottom."""
    found = []
    for path in LESSONS:
        cells = read(path).cells
        for i, cell in enumerate(cells):
            if "exercise" not in cell.metadata.get("tags", ()):
                continue
            call = re.search(r"""^check\(["']([\d.]+)["'],""", cell.source, re.MULTILINE)
            number = call[1] if call else f"{path.stem}, cell {i + 1}"
            after = cells[i + 1].source if i + 1 < len(cells) else ""
            solution = SOLUTION.search(after)
            found.append(Place(number, path, i, cell.source, solution[1] if solution else ""))
    return found


PLACES = places()

EXERCISES = {
    number: exercise for room in ROOMS.values() for number, exercise in exercises_of(room).items()
}


def wrong_answers() -> dict[str, list[tuple[str, str]]]:
    """Collect the typical wrong answers of all lessons."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(WRONG_ANSWERS.glob("lesson_*.py")):
        found |= module_from(path).WRONG_ANSWERS
    return found


WRONG = wrong_answers()

NEAR = module_from(WRONG_ANSWERS / "near_misses.py").NEAR_MISSES


OTHER = {
    "0.1": ["sum(2 for year in range(20))"],
    "0.2": [
        "\n    if slope > 0:\n        return number - learning_rate * abs(slope)\n"
        "    return number + learning_rate * abs(slope)"
    ],
    "0.3": [
        "\n    for epochs, error in enumerate(errors):\n"
        "        if error < goal:\n            return epochs",
        "import numpy as np\n\n\ndef epochs_until(errors, goal):\n"
        "    return np.argmax(np.array(errors) < goal)",
    ],
    "1.1": ["low + (high - low) * (0.5 * y + 0.5)"],
    "1.2": [
        "import math\n\n\ndef forward_one(x, W1, b1, W2, b2):\n    hidden = []\n"
        "    for row, bias in zip(W1, b1):\n"
        "        z = sum(w * value for w, value in zip(row, x)) + bias\n"
        "        hidden.append(1 / (1 + math.exp(-z)))\n"
        "    return [sum(w * a for w, a in zip(row, hidden)) + bias for row, bias in zip(W2, b2)]"
    ],
    "1.3": ["sum((t - y) ** 2 for t, y in zip(T.flat, Y.flat))", "np.linalg.norm(Y - T) ** 2"],
    "1.4": [
        "\n    worst, place = -1, 0\n"
        "    for i in range(1, len(values) - 1):\n"
        "        away = abs(values[i] - (values[i - 1] + values[i + 1]) / 2)\n"
        "        if away > worst:\n            worst, place = away, i\n    return place"
    ],
    "2.2": ["np.einsum('nk,kj,nj->nj', delta2, W2, A1 - A1**2)"],
    "2.3": ["[sum(delta1), sum(delta2)]"],
    "3.2": [
        "\n    left = 1.0\n"
        "    for _ in range(steps):\n        left = left - eta * curvature * left\n"
        "    return abs(left)"
    ],
    "3.4": [
        "\n    v = np.ones(len(H)) + 0.1 * np.arange(len(H))\n"
        "    for _ in range(2000):\n        v = H @ v / np.sqrt(v @ v)\n"
        "    return v @ H @ v / (v @ v)"
    ],
    "4.1": [
        "\n    updates = 0\n"
        "    for _ in range(epochs):\n        for _ in range(0, samples, batch_size):\n"
        "            updates += 1\n    return updates"
    ],
    "4.3": ["np.split(order, range(batch_size, len(order), batch_size))"],
    "4.4": [
        "\n    here = bp.Params(network, theta.copy())\n    for i in order:\n"
        "        step = bp.backward(network, here, X[[i]], T[[i]]).gradient.theta\n"
        "        here.theta[:] -= learning_rate * step\n    return here.theta"
    ],
    "5.2": [
        "\n    product = 1\n"
        "    for w, s in zip(weights[unit:], slopes[unit:]):\n        product *= w * s\n"
        "    return product"
    ],
    "5.3": [
        "\n    flat = [a for row in A for a in row]\n"
        "    return sum(a - a * a < 0.025 for a in flat) / len(flat)"
    ],
    "5.4": [
        "\n    norms = []\n"
        "    for W, b in bp.backward(network, params, X, T).gradient.layers:\n"
        "        squares = sum(g**2 for g in W.ravel()) + sum(g**2 for g in b)\n"
        "        norms.append(squares**0.5)\n    return np.array(norms)"
    ],
    "6.1": [
        "\n    if gradient_length > threshold:\n        gradient_length = threshold\n"
        "    return learning_rate * gradient_length"
    ],
    "6.2": ["tuple(g / max(1, np.sqrt((g**2).sum()) / threshold) for g in layers)"],
    "6.3": [
        "import math\n\n\ndef angle_between(a, b):\n"
        "    cosine = sum(a * b) / math.sqrt(sum(a * a) * sum(b * b))\n"
        "    return math.acos(max(-1, min(1, cosine))) * 180 / math.pi"
    ],
    "8.1": [
        "\n    m = 0\n    for _ in range(10_000):\n        m = beta * m + g\n    return eta * m"
    ],
    "8.2": ["[1 if e < epochs / 2 else 2 * (epochs - e) / epochs for e in epoch]"],
    "8.3": [
        "import math\n\n\ndef my_rmsprop(g, m, v, c):\n"
        "    new = [c.beta2 * b + (1 - c.beta2) * a * a for a, b in zip(g, v)]\n"
        "    step = [c.learning_rate * a / (math.sqrt(b) + c.epsilon) for a, b in zip(g, new)]\n"
        "    return [np.array(step), m, np.array(new)]"
    ],
    "9.2": [
        "\n    span = max(training) - min(training)\n"
        "    if value > max(training):\n        return (value - max(training)) / span\n"
        "    if value < min(training):\n        return (value - min(training)) / span\n"
        "    return 0"
    ],
    "9.3": ["[b + sum(w for w in row if w > 0) for row, b in zip(W2, b2)]"],
    "10.1": ["series[-1] + years_ahead * np.mean(np.diff(series))"],
    "10.2": [
        "\n    known = sorted(series[:n])\n"
        "    unit = [(s - known[0]) / (known[-1] - known[0]) for s in series[: n + 1]]\n"
        "    return np.array(unit[:-1]), unit[-1]"
    ],
    "10.3": [
        "\n    total = 0\n"
        "    for back in range(years, 0, -1):\n        n = len(series) - back\n"
        "        total += abs(series[n] - method(series[:n])) / years\n    return total"
    ],
    "12.1": [
        "\n    best = min(s for s in held_out_sse if s == s)\n"
        "    return list(held_out_sse).index(best) + 1"
    ],
    "12.2": [
        "\n    low, high = np.log10(smallest), np.log10(largest)\n"
        "    return 10 ** (low + u * (high - low))"
    ],
    "12.3": ["[outer[inner.argmin()], min(outer)]"],
    "13.3": [
        "\n    theta = start.theta.copy()\n"
        "    for update in range(999):\n        here = bp.Params(network, theta)\n"
        "        gradient = bp.backward(network, here, problem.X, problem.T).gradient\n"
        "        theta = theta - learning_rate * gradient.theta\n"
        "    Y = bp.forward(network, bp.Params(network, theta), problem.X).Y\n"
        "    return ((problem.T - Y) ** 2).sum()"
    ],
    "14.1": [
        "\n    sizes, parameters = (n_inputs, n_hidden, n_targets), 0\n"
        "    for before, here in zip(sizes, sizes[1:]):\n"
        "        parameters += here * before + here\n"
        "    return parameters / n_rows / n_targets",
        "import bpcore as bp\n\n\n"
        "def parameters_per_number(n_inputs, n_hidden, n_targets, n_rows):\n"
        "    network = bp.Network((n_inputs, n_hidden, n_targets))\n"
        "    return bp.init_params(network, 'glorot', seed=1).theta.size / (n_rows * n_targets)",
    ],
    "14.2": [
        "\n    whole, _, part = text.partition(',')\n"
        "    return float(''.join(whole.split('.')) + '.' + (part or '0'))",
        "from decimal import Decimal\n\n\ndef read_number(text):\n"
        "    return Decimal(text.translate(str.maketrans(',', '.', '.')))",
        "\n    value, below, sign = 0, 0, 1\n    for letter in text:\n"
        "        if letter == '-':\n            sign = -1\n"
        "        elif letter == ',':\n            below = 1\n"
        "        elif letter != '.':\n            value = 10 * value + int(letter)\n"
        "            below *= 10\n    return sign * value / (below or 1)",
    ],
    "14.3": [
        "\n    worst, place = -1, 0\n"
        "    for i in range(1, len(series) - 1):\n"
        "        middle = (series[i - 1] + series[i + 1]) / 2\n"
        "        away = abs(series[i] - middle) / middle\n"
        "        if away > worst:\n            worst, place = away, i\n    return place",
        "\n    middle = np.convolve(series, [0.5, 0, 0.5], mode='valid')\n"
        "    share = np.zeros(len(series))\n"
        "    share[1:-1] = np.abs(series[1:-1] - middle) / middle\n    return share.argmax()",
    ],
}
"""Other ways to write it, with loops, without NumPy, in another order: as right as the solution.

What stands here is put into the cell as ``near_misses`` says.
"""

every_exercise = pytest.mark.parametrize("place", PLACES, ids=str)


def names_before(place: Place) -> dict[str, Any]:
    """The names that the code above an exercise has made in its lesson."""
    return dict(executed(place.notebook).before[place.cell])


def verdict(place: Place, answer: str) -> Verdict:
    """Put code in the place of the exercise's cell, and return what the check says."""
    reset_tries()
    names = names_before(place)
    if place.check not in answer:
        answer = f"{answer.rstrip()}\n\n\n{place.check}"
    result = run(answer, names)
    assert isinstance(result, Verdict), "the cell does not end in check(...)"
    return result


def cell_with(place: Place, answer: str) -> str:
    """The exercise's cell with an answer in the place of its dots; see ``near_misses``."""
    name = re.search(r", (\w+)\)", place.check)[1]
    head = re.search(r"^def .*?:", place.source, re.MULTILINE)
    if head is None:
        return f"{name} = {answer}"
    if answer.startswith((f"{name} = ", "import ", "from ")):
        return answer
    return head[0] + (answer if answer.startswith("\n") else f"\n    return {answer}")


def slips_of(exercise: Exercise) -> list[str]:
    """The sentences of all its slips."""
    if exercise.right is None:
        return []
    of_cases = [exercise.trial(None, given).slips for given in exercise.arguments() or [{}]]
    return list(dict.fromkeys(sentence for slips in of_cases for sentence in slips))


def ways(exercise: Exercise, sentence: str) -> list[object]:
    """Answers that make a slip: one, or several where it may be made in several ways."""
    if not callable(exercise.right):
        return [exercise.slips[sentence]]
    cases = exercise.arguments()
    slips = [exercise.trial(None, arguments).slips.get(sentence) for arguments in cases]
    most = max(len(slip) if isinstance(slip, Either) else 1 for slip in slips)

    def way(n: int) -> Callable[..., object]:
        def slipped(*given):
            arguments = dict(zip(cases[0], given, strict=True))
            slip = exercise.trial(None, arguments).slips[sentence]  # an error where it has no value
            slip = slip[n] if isinstance(slip, Either) else slip
            if not isinstance(slip, dict):
                return slip
            right = exercise.right(**arguments)
            return tuple((dict(zip(exercise.parts, right, strict=True)) | slip).values())

        return slipped

    return [way(n) for n in range(most)]


def says(message: str, sentence: str) -> bool:
    """Whether a sentence stands in a message, with anything in its places."""
    words = (re.escape(words) for words, *_ in Formatter().parse(sentence))
    return re.search(".*".join(words), message, re.DOTALL) is not None


@pytest.mark.parametrize("number", [n for n, e in EXERCISES.items() if e.right is not None])
def test_each_slip_is_named_by_its_own_check_and_the_right_function_passes(number):
    exercise = EXERCISES[number]
    reset_tries()
    said = look(number, exercise, exercise.right)
    assert said.passed, said.message
    for sentence in slips_of(exercise):
        verdicts = [look(number, exercise, way) for way in ways(exercise, sentence)]
        wrong = [said for said in verdicts if not said.passed]
        assert wrong, f"this is right: {sentence}"
        for said in wrong:
            assert says(said.message, sentence), (
                f"the slip: {sentence}\nis told: {said.message}\n"
                "Where two slips give the same in all cases, add one in which they differ."
            )
            assert "Hint:" not in said.message


def test_there_are_exercises():
    assert PLACES, f"no cell is tagged 'exercise' in {PROJECT / 'notebooks'}"


def test_every_check_has_its_cell_and_every_cell_its_check():
    numbers = [place.number for place in PLACES]
    assert sorted(numbers) == sorted(set(numbers)), "an exercise stands twice"
    assert set(numbers) == set(EXERCISES)


def test_what_usually_goes_wrong_is_foreseen():
    """By the slips of the exercise itself, or where it has few, in ``tests/wrong_answers``."""
    few = {
        number
        for number, exercise in EXERCISES.items()
        if len(slips_of(exercise)) + len(WRONG.get(number, ())) < FEWEST_WRONG_ANSWERS
    }
    assert not few, f"fewer than {FEWEST_WRONG_ANSWERS} wrong answers for {sorted(few)}"
    assert {*WRONG, *OTHER} <= set(EXERCISES)


def test_every_exercise_has_near_misses():
    few = {number for number in EXERCISES if len(NEAR.get(number, ())) < FEWEST_NEAR_MISSES}
    assert not few, f"fewer than {FEWEST_NEAR_MISSES} near misses for {sorted(few)}"
    assert set(NEAR) <= set(EXERCISES)


@every_exercise
def test_heading_task_cell_and_solution_stand_together(place):
    cells = read(place.notebook).cells
    headings = re.findall(r"^### .*", cells[place.cell - 1].source, re.MULTILINE)
    assert headings
    assert re.match(rf"### Exercise {re.escape(place.number)} \S", headings[-1])
    assert re.match(r"""check\(["'][\d.]+["'], """, place.check)
    assert place.solution, "no folded solution stands in the cell below"


@every_exercise
def test_untouched_cell_is_answered_kindly(place):
    said = verdict(place, place.source)
    assert said.passed is None, said.message
    assert "three dots" in said.message


@every_exercise
def test_solution_passes(place):
    said = verdict(place, place.solution)
    assert said.passed, said.message


def plain(value: object) -> object:
    """The same with Python's own numbers and lists."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def numpy_numbers(value: object) -> object:
    """The same with NumPy's scalars; what holds several values is a tuple."""
    if isinstance(value, list | tuple):
        return tuple(numpy_numbers(part) for part in value)
    if isinstance(value, bool | str | dict) or isinstance(value, np.ndarray):
        return value
    return np.asarray(value)[()] if isinstance(value, int | float) else value


def zero_dimensional(value: object) -> object:
    """The same with each single number as an array without dimensions."""
    if isinstance(value, list | tuple):
        return type(value)(zero_dimensional(part) for part in value)
    return np.asarray(value) if isinstance(value, int | float | np.number) else value


@every_exercise
@pytest.mark.parametrize("form", [plain, numpy_numbers, zero_dimensional])
def test_the_solution_passes_in_any_form(place, form):
    """List or array, float or NumPy's scalar: what is right is right in any of them."""
    names = names_before(place)
    source = place.solution.replace(place.check, "")
    run(source, names)
    answer = re.search(r", (\w+)\)", place.check)[1]
    right = names[answer]
    names[answer] = (lambda *given: form(right(*given))) if callable(right) else form(right)
    reset_tries()
    said = run(place.check, names)
    assert said.passed, said.message


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        pytest.param(place, answer, id=f"{place}-{i}")
        for place in PLACES
        for i, answer in enumerate(OTHER.get(place.number, ()))
    ],
)
def test_other_ways_of_writing_it_pass(place, answer):
    said = verdict(place, cell_with(place, answer))
    assert said.passed, said.message


FUNCTIONS = [number for number, exercise in EXERCISES.items() if callable(exercise.right)]

WHOLE = {"0.3", "1.4", "4.1", "12.1", "14.3", "15.1"}
"""Exercises whose right results are whole numbers."""


def changed(exercise: Exercise, change: Callable[[np.ndarray], object]) -> Callable[..., object]:
    """A function whose results, or all parts of them, are the right ones, changed."""

    def function(*given):
        right = exercise.right(*given)
        if exercise.parts:
            return tuple(change(np.asarray(part, dtype=float)) for part in right)
        return change(np.asarray(right, dtype=float))

    return function


@pytest.mark.parametrize("number", FUNCTIONS)
def test_a_result_that_is_right_in_the_first_test_alone_is_refused(number):
    exercise = EXERCISES[number]
    first, *others = (tuple(given.values()) for given in exercise.arguments())
    assert others, "there is one test alone"
    result = exercise.right(*first)
    assert look(number, exercise, lambda *given: result).passed is False
    seen = []

    def only_at_first(*given):
        seen.append(given)
        right = exercise.right(*given)
        return right if len(seen) % (1 + len(others)) == 1 else spoiled(right)

    assert look(number, exercise, only_at_first).passed is False


@pytest.mark.parametrize("number", sorted(set(FUNCTIONS) - WHOLE))
def test_a_rounded_result_is_refused_and_called_rounded(number):
    for decimals in (0, 1, 2):
        answer = changed(EXERCISES[number], lambda right, n=decimals: np.round(right, n))
        said = look(number, EXERCISES[number], answer)
        assert said.passed is False
        named = "rounded" in said.message or "Hint:" not in said.message
        assert named or decimals == 0, said.message


@pytest.mark.parametrize("number", FUNCTIONS)
def test_a_result_in_another_order_is_refused(number):
    exercise = EXERCISES[number]
    results = [exercise.right(*given.values()) for given in exercise.arguments()]
    arrays = [np.asarray(p) for r in results for p in (r if exercise.parts else [r])]
    if all(array.size == 1 for array in arrays):
        return
    for change in (lambda right: np.sort(right, axis=None).reshape(right.shape), np.flip):
        assert look(number, exercise, changed(exercise, change)).passed is False


@pytest.mark.parametrize("number", FUNCTIONS)
def test_what_are_no_numbers_is_named(number):
    exercise = EXERCISES[number]
    for change, words in (
        (lambda right: right + 1j, "complex128"),
        (lambda right: right.astype(str), "of type <U"),
        (lambda right: [None, *right.flat], "holds None, which is no number"),
        (lambda right: [*right.flat, ...], "still holds three dots"),
        (lambda right: ["1.5", *right.flat], "holds '1.5', which is no number"),
        (lambda right: right.astype("M8[D]"), "datetime64"),
    ):
        said = look(number, exercise, changed(exercise, change))
        assert said.passed is False and words in said.message, said.message


def spoiled(value: object) -> object:
    """Numbers that are wrong as no slip is."""
    if isinstance(value, tuple | list):
        return [spoiled(part) for part in value]
    return 1.7 * np.asarray(value, dtype=float) + 0.3


def hinted(place: Place) -> object:
    """An answer that gets a hint: a message that names the mistake stands without one."""
    right = EXERCISES[place.number].right
    if callable(right):
        return lambda *given: spoiled(right(*given))
    if right is not None:
        return spoiled(right)
    codes = [cell_with(place, answer) for answer, _ in WRONG[place.number]]
    code = next(code for code in codes if "Hint: " in verdict(place, code).message)
    names = names_before(place)
    run(code.replace(place.check, ""), names)
    return names[re.search(r", (\w+)\)", place.check)[1]]


@every_exercise
def test_every_hint_is_reached(place):
    exercise, answer = EXERCISES[place.number], hinted(place)
    assert exercise.hints, "there is no hint"
    reset_tries(place.number)
    for hint in [*exercise.hints, exercise.hints[-1]]:
        assert look(place.number, exercise, answer).message.endswith(f"Hint: {hint}")


@pytest.fixture
def doubled():
    """An exercise of its own: a function that doubles a number."""
    exercise = Exercise(
        hints=("gentle", "plain"),
        what="double({x})",
        cases=((4,), (7,)),
        right=lambda x: 2 * x,
        slips=lambda x: {"You halved.": x / 2},
        praise="Doubled.",
    )
    reset_tries()
    return lambda function: look("0.9", exercise, function)


def test_a_message_that_names_the_mistake_stands_alone_and_uses_up_no_hint(doubled):
    assert doubled(lambda x: x / 2).message == "You halved."
    assert doubled(lambda x: x + 1).message == "double(4) is 5; it should be 8. Hint: gentle"
    assert doubled(lambda x: x + 1).message == "double(4) is 5; it should be 8. Hint: plain"
    reset_tries()
    assert doubled(lambda x: x + 1).message == "double(4) is 5; it should be 8. Hint: gentle"


def test_two_numbers_are_told_in_as_many_digits_as_tell_them_apart(doubled):
    said = doubled(lambda x: 2 * x + 1e-6).message
    assert said.startswith("double(4) is 8.000001; it should be 8.")
    assert doubled(lambda x: 2 * x * (1 + 1e-12)).passed


def test_an_array_or_a_list_that_is_given_is_left_alone_though_a_number_is_asked_for():
    def longest(values, names):
        return len(values)

    cases = (([1.0, 2.0], ["a"]), ([1.0, 2.0, 3.0], ["a", "b"]))
    exercise = Exercise(hints=("gentle",), cases=cases, right=longest)
    assert look("0.9", exercise, lambda values, names: sum(1 for _ in values)).passed
    for spoil in (
        lambda values, names: values.append(0.0),
        lambda values, names: values.__setitem__(0, 7.0),
        lambda values, names: names.clear(),
    ):

        def spoiling(values, names, spoil=spoil):
            length = len(values)
            spoil(values, names)
            return length

        said = look("0.9", exercise, spoiling)
        assert "which is given, has been changed" in said.message


def test_a_place_or_a_whole_number_is_not_said_to_leave_an_array_unused():
    exercise = EXERCISES["1.2"]
    for answer in (lambda *given: np.argmax(exercise.right(*given)), changed(exercise, np.trunc)):
        reset_tries()
        assert "does not use" not in look("1.2", exercise, answer).message


def test_numbers_that_come_one_by_one_are_to_be_put_into_a_list():
    said = look("5.4", EXERCISES["5.4"], lambda *given: iter(EXERCISES["5.4"].right(*given)))
    assert "put list(…) around it" in said.message


def test_what_is_masked_is_no_number(doubled):
    said = doubled(lambda x: np.ma.array([2 * x], mask=[True])).message
    assert said == "double(4) has masked entries: nothing stands in their places."
    assert doubled(lambda x: np.ma.array([2 * x], mask=[False])).passed


def test_a_slip_is_named_only_where_it_explains_every_case(doubled):
    assert doubled(lambda x: x / 2).message == "You halved."
    said = doubled(lambda x: 2 if x == 4 else 15).message
    assert said == "double(4) is 2; it should be 8. Hint: gentle"


def test_a_case_that_stops_says_nothing_while_another_is_wrong(doubled):
    def halved_or_stopped(x):
        return x / 2 if x == 7 else {}[x]

    assert doubled(halved_or_stopped).message == "You halved."
    said = doubled(lambda x: 14 if x == 7 else {}[x]).message
    assert said.startswith("Your function is right in 1 of 2 tests. Your answer stopped with KeyE")
    said = doubled(lambda x: {}[x]).message
    assert said == "Your answer stopped with KeyError: 7. Hint: gentle"


def test_an_error_of_the_check_is_not_called_the_learners():
    broken = Exercise(hints=("gentle",), cases=((4,),), right=lambda x: x / 0)
    said = look("0.9", broken, lambda x: x)
    assert said.message.startswith("Looking at your answer stopped with ZeroDivisionError")


def test_the_praise_says_what_is_so(network, matlab, problem):
    def passes(number: str, words: str) -> bool:
        return words in EXERCISES[number].praise

    run = bp.train(network, matlab, problem.X, problem.T, learning_rate=0.05, epochs=400)
    below = int(np.argmax(run.sse < 1))
    assert passes("0.3", f"{below} bring the error from {run.sse[0]:.0f} to below 1")
    assert passes("1.3", f"it is {run.sse[0]:.3f}.")
    code = re.search(r"epochs: (run = .*\)), and (bp.*) is its A", EXERCISES["5.3"].praise)
    names = {"bp": bp, "small": network, "X": problem.X, "T": problem.T}
    exec(code[1], names)
    A = eval(code[2], names)
    in_lesson = bp.train(network, matlab, problem.X, problem.T, learning_rate=0.05, epochs=3)
    A_there = bp.forward(network, in_lesson.params, problem.X).A[1]
    assert 0.5 < np.mean(A * (1 - A) < 0.025) == np.mean(A_there * (1 - A_there) < 0.025)
    inputs = bp.load_highway().inputs[:, 0]
    future = bp.load_highway().future_inputs[0, 0]
    assert passes("9.2", f"lies {(future - inputs.max()) / np.ptp(inputs):.0%}".replace("%", " %"))


def only_dots(x): ...


def dots_left(x):
    y = ...  # noqa: F841


def printed(x):
    print(2 * x)


def printed_an_index(x):
    print(np.array([x])[..., 0])


@pytest.mark.parametrize("with_source", [True, False])
def test_a_function_that_prints_is_told_from_one_that_waits(doubled, monkeypatch, with_source):
    waiting, nothing = [only_dots, dots_left, lambda x: ...], [printed, printed_an_index, print]
    if not with_source:  # a line of nothing but dots, or an index, cannot be told apart then
        waiting, nothing = waiting[1:], [printed, print]

        def no_source(function):
            raise OSError

        monkeypatch.setattr(inspect, "getsource", no_source)
    for function in waiting:
        assert doubled(function).passed is None
    for function in nothing:
        said = doubled(function)
        assert said.passed is False
        assert said.message.startswith("Your function returns nothing: has it a `return`?")
        assert "Hint" not in said.message


@pytest.mark.parametrize(
    ("place", "answer", "words"),
    [
        pytest.param(place, answer, words, id=f"{place}: {words}")
        for place in PLACES
        for answer, words in WRONG.get(place.number, ())
    ],
)
def test_wrong_answer_is_told_why(place, answer, words):
    said = verdict(place, cell_with(place, answer))
    assert said.passed is False, said.message
    assert words in said.message


@every_exercise
def test_near_misses_are_told_what_is_wrong_and_nothing_false(place):
    for answer, words, *false in NEAR.get(place.number, ()):
        said = verdict(place, cell_with(place, answer))
        assert said.passed is False, answer
        assert words in said.message, answer
        assert not any(word in said.message for word in false), said.message


# -- what is said elsewhere ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "processor", [1, *(pytest.param(n, marks=pytest.mark.thorough) for n in (2, 3))]
)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_prints_the_same_on_another_processor(path, processor):
    lesson = executed(path, processor)
    for cell in read(path).cells:
        if (wanted := stored(cell)) is not None:
            assert lesson.printed[cell.id] == wanted, f"{cell.id} does not print what is stored"


# -- predictions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_right_answers_are_right_and_every_experiment_waits_for_one(path):
    lesson = executed(path)
    number = int(path.stem[:2])
    assert lesson.asked
    assert [question.key for question in lesson.asked] == [
        f"{number}.{n}" for n in range(1, len(lesson.asked) + 1)
    ]
    for question in lesson.asked:
        assert question.state == "committed", f"{question.key} was not shown"
        assert question.correct is True, f"{question.key}: {question.said}"
        assert "could not be worked out" not in question.said
    shown = lesson.shown.items()
    assert not [cell for cell, it in shown if isinstance(it, Experiment)], "shown unasked"
    waiting = {cell: it for cell, it in shown if isinstance(it, Gate)}
    assert not [cell for cell, gate in waiting.items() if gate.locked]
    assert waiting or number < 2


def test_a_function_that_is_handed_in_is_told_without_its_address():
    def only_for_a_few_years(series, method, years):
        return 0 if years < 0 else None

    message = look("10.3", EXERCISES["10.3"], only_for_a_few_years).message
    assert "a function" in message and "0x" not in message
