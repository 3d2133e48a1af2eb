"""The challenges of all lessons: par is reached, bad answers are told why, the best is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from project import LESSONS, module_from

from bpcore.answers import journal, report
from bpcore.answers.challenge import forget_bests, personal_best, score
from bpcore.challenges import challenge
from bpcore.core.data import load_longley
from bpcore.core.forecasting import backtest, regression
from bpcore.lessons import LESSONS as ROOMS
from bpcore.lessons import challenge_of
from bpcore.lessons.backpropagation.checks import suspects
from bpcore.lessons.laboratory.checks import hint_for

from test_exercises import SOLUTION, WRONG_ANSWERS, read, run  # isort: skip


@pytest.fixture(autouse=True)
def fresh():
    forget_bests()
    yield
    forget_bests()


@dataclass(frozen=True)
class Place:
    """A challenge where it stands in a lesson."""

    lesson: str
    source: str
    solution: str


def places() -> list[Place]:
    """Find the cells tagged ``challenge``; what they need of the lesson is its set-up cell."""
    found = []
    for path in LESSONS:
        cells = read(path).cells
        for i, cell in enumerate(cells):
            if "challenge" in cell.metadata.get("tags", ()):
                lesson = re.search(r'^challenge\("(\d+)", ', cell.source, re.MULTILINE)
                solution = SOLUTION.search(cells[i + 1].source)
                found.append(
                    Place(
                        lesson[1] if lesson else path.stem,
                        cell.source,
                        solution[1] if solution else "",
                    )
                )
    return found


PLACES = places()
every_challenge = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.lesson)

GIVEN = """
import numpy as np
import bpcore as bp
table = bp.load_highway()
problem, network = bp.normalise(table), bp.Network((3, 8, 2))
X, T = problem.X, problem.T
population, passengers = table.inputs[:, 0], table.targets[:, 0]
from bpcore.challenges import challenge
from bpcore.core.data import load_longley
from bpcore.core.forecasting import backtest, regression
"""
"""What a solution may use of its lesson."""


def test_every_lesson_has_its_challenge_and_every_challenge_its_lesson():
    lessons = {str(int(path.stem[:2])) for path in LESSONS}
    assert [place.lesson for place in PLACES] == sorted(lessons, key=int)
    assert set(ROOMS) == lessons, "ROOMS, whose places are numbers of lessons, and notebooks differ"
    assert all(challenge_of(room).shown for room in ROOMS.values())


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_challenge_and_exercises_stand_in_the_same_order_in_every_lesson(path):
    tags = [tag for cell in read(path).cells for tag in cell.metadata.get("tags", ())]
    tags = [tag for tag in tags if tag in ("challenge", "exercise")]
    assert tags[:1] == ["challenge"], "a challenge stands before the exercises"
    assert set(tags[1:]) == {"exercise"}
    assert len(tags) >= 3  # at least two exercises


@every_challenge
def test_the_untouched_cell_is_answered_kindly(place):
    names = {"__name__": "__main__"}
    run(GIVEN, names)
    said = run(place.source, names)
    assert said.passed is None, said.message
    assert "three dots" in said.message


@every_challenge
def test_the_folded_solution_reaches_par(place):
    names = {"__name__": "__main__"}
    run(GIVEN, names)
    call = place.source.rstrip().splitlines()[-1]
    said = run(f"{place.solution.rstrip()}\n\n\n{call}", names)
    assert said.passed, said.message
    assert said.mark == "✓ Scored"
    assert "The solution below does no better." in said.message


WRONG = module_from(WRONG_ANSWERS / "near_misses.py").BAD_ANSWERS
BAD = [(lesson, *bad) for lesson, answers in WRONG.items() for bad in answers]


def test_every_challenge_has_four_bad_answers():
    few = {place.lesson for place in PLACES if len(WRONG.get(place.lesson, ())) < 4}
    assert not few, f"near_misses.py has fewer than 4 bad answers for {sorted(few)}"


@pytest.mark.parametrize(("lesson", "answer", "words"), BAD)
def test_a_bad_answer_gets_a_sentence(lesson, answer, words):
    said = challenge(lesson, answer)
    assert said.passed is False, f"a bad answer is refused, not scored: {said.message}"
    assert words in said.message
    assert personal_best(lesson) is None


@pytest.mark.parametrize(
    "error", [TypeError("'<' not supported"), KeyError("units")], ids=lambda error: repr(error)
)
def test_an_error_of_the_scoring_is_not_called_the_learners(error):
    def fails(answer):
        raise error

    said = score("3", replace(challenge_of(ROOMS["3"]), score=fails), 0.12)
    assert said.passed is False
    assert said.message == f"Looking at your answer stopped with {type(error).__name__}: {error}."


def test_there_is_no_other_challenge():
    beyond = str(len(ROOMS))
    with pytest.raises(ValueError, match=f"there is no challenge '{beyond}'; there are 0, 1, 2"):
        challenge(beyond, 1)


@pytest.mark.parametrize("blank", [..., None, {"learning_rate": ...}])
def test_a_blank_is_no_answer(blank):
    assert challenge("4", blank).passed is None


def test_the_best_is_kept():
    said = [challenge("3", rate).message for rate in (0.12, 0.11, 0.13, 0.11)]
    assert "Your score: learning rate 0.12, the first." in said[0]
    assert "a new personal best; it was learning rate 0.12. It can be done better" in said[1]
    assert "Your personal best stays learning rate 0.11." in said[2]
    assert "Your personal best stays learning rate 0.11." in said[3]
    assert personal_best("3") == 0.11


def off_by(names, **setting):
    """What the challenge of lesson 14 scores, without its sentence."""
    table = load_longley()
    places = [table.input_names.index(name) for name in names]
    none = table.future_inputs[:, places]
    chosen = replace(
        table, inputs=table.inputs[:, places], future_inputs=none, input_names=tuple(names)
    )
    test = backtest(chosen, {"regression": regression}, **setting)
    return test.mean_absolute_error("regression")[0]


def test_of_all_choices_of_longleys_columns_the_year_alone_is_best():
    names = load_longley().input_names
    choices = [chosen for n in range(1, 7) for chosen in combinations(names, n)]
    assert len(choices) == 63
    assert min(choices, key=off_by) == ("year",)
    assert off_by(["year"]) == pytest.approx(challenge_of(ROOMS["14"]).score(["year"]).value)
    helped, worse = (off_by(["year", name], setting="ex post") for name in ("unemployed", "gnp"))
    assert helped < off_by(["year"]) < worse


def test_a_line_by_hand_is_told_where_it_is_off():
    said = [challenge("0", line).message for line in ((500, 0), (1000, -15_000), (975, -17_500))]
    assert "With a = 500 and b = 0 the formula is farthest off in 2008: 13,342 too low." in said[0]
    assert "It can be done better: a and b belong together" in said[0]
    assert "2004: 7,193 too high" in said[1]
    assert personal_best("0") == pytest.approx(1366, abs=1)


def test_where_more_is_better_the_most_is_kept():
    for scale, layers in ((1.0, 2), (5.0, 3)):
        challenge(
            "5", {"depth": layers, "weights": "uniform", "scale": scale, "learning_rate": 0.01}
        )
    assert personal_best("5") == 3


def test_scores_go_into_the_journal_and_the_best_comes_back(tmp_path, monkeypatch):
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, str(tmp_path / "journal.jsonl"))
    challenge("3", 0.11)
    challenge("3", 0.12)
    assert [event["score"] for event in journal.read()] == [0.11, 0.12]
    assert report.summary()[0]["best in the challenge"] == "learning rate 0.11"
    forget_bests()  # another session
    assert personal_best("3") == 0.11


def test_a_journal_that_is_deleted_takes_the_best_with_it(tmp_path, monkeypatch):
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, str(tmp_path / "journal.jsonl"))
    challenge("3", 0.11)
    journal.delete()
    assert personal_best("3") is None
    assert "Your score: learning rate 0.12, the first." in challenge("3", 0.12).message


def test_an_experiment_counts_as_its_sliders_stand():
    from bpcore.experiments import batches, clipping, remedies, rules, stability

    overflows = stability(learning_rate=0.11)
    assert "learning rate 0.11" in challenge("3", overflows).message
    sizes = batches(learning_rate=0.2, batch_size=5)  # the best of its three runs counts
    assert "With batches of 5" in challenge("4", sizes).message
    clipped = clipping(clip="layer", clip_threshold=0.2)
    assert "SSE 0.165" in challenge("6", clipped).message
    thirty = remedies(residual=True, scale=3.02, seed=1, learning_rate=3.02e-5)
    assert "the SSE ends at 0.5" in challenge("7", thirty).message
    two = rules(rule_b="adam", rate_b=0.5)
    assert "With adam at 0.5" in challenge("8", two).message


def test_a_perfect_detective_and_a_sloppy_one():
    assert challenge("2", lambda params, gradient: "none").message.startswith(
        "The first that got away: 'missing slope', which you took for 'none'."
    )
    bugs = iter([bug for bug, *_ in suspects()])
    assert "48 of 48" in challenge("2", lambda params, gradient: next(bugs)).message


HINTS = [
    ("0", (500, -5000), "on average it says 6,292 too little: raise b."),
    ("0", (1000, 0), "on average it says 18,526 too much: lower b."),
    ("0", (500, 0), "a and b belong together"),
    ("0", (1050, -20_500), "see which way is better"),
    ("1", 5e6, "0.015136 is closer than need be."),
    ("1", -4e6, "try one above."),
    ("3", 0.12, "between 0.12, which overflows, and a rate that does not."),
    ("4", {"learning_rate": 0.2, "batch_size": 5}, "fewer years in an update"),
    ("4", {"learning_rate": 0.2, "batch_size": 1}, "a larger rate than 0.2 learns too"),
    ("4", {"learning_rate": 0.8, "batch_size": 1}, "at 0.8 the steps are rather long"),
    ("5", {"depth": 2, "learning_rate": 0.02}, "weights of both signs"),
    ("5", {"depth": 2, "weights": "uniform", "learning_rate": 0.02}, "these have the scale 1"),
    (
        "5",
        {"depth": 3, "weights": "uniform", "scale": 5.0, "learning_rate": 0.01},
        "try one layer more",
    ),
    ("6", {"clip": "norm", "clip_threshold": 0.2}, "clip them apart"),
    ("6", {"clip": "layer", "clip_threshold": 0.3}, "try other thresholds than 0.3"),
    ("7", {"normalised": True}, "let residual be True"),
    (
        "7",
        {"residual": True},
        "a limit of 6e-05 for the rate at the start, and yours is 0.0005",
    ),
    (
        "7",
        {"residual": True, "normalised": True, "learning_rate": 1e-5},
        "try residual alone",
    ),
    ("7", {"residual": True, "learning_rate": 4e-5}, "these are glorot, times 1, seed 0"),
    ("8", {"rule": "adam", "learning_rate": 0.2}, "try other rates than 0.2"),
    ("8", {"rule": "rmsprop", "learning_rate": 0.2, "schedule": "cosine"}, "adam averages"),
    ("9", {}, "other weights at the start"),
    ("9", {"weights": "glorot", "seed": 3}, "with shorter training than 50,000 epochs"),
    ("9", {"weights": "glorot", "seed": 3, "epochs": 5000}, "other seeds"),
    ("10", {"epochs": 1000}, "take weights of both signs"),
    ("10", {"epochs": 1000, "weights": "uniform"}, "train for longer than 1,000 epochs"),
    ("12", {"weight_decay": 1e-4, "epochs": 50_000}, "train without it"),
    ("12", {"learning_rate": 0.05}, "train for longer than 20,000 epochs"),
    ("12", {"learning_rate": 0.02, "epochs": 50_000}, "try more seeds"),
    (
        "13",
        {
            "rule": "rmsprop",
            "learning_rate": 0.003,
            "hidden_layers": 2,
            "units": 32,
            "activation": "relu",
            "weights": "he",
        },
        "try adam in the place of rmsprop",
    ),
    ("14", ["gnp", "year"], "leave some of the 2 out"),
    ("14", "gnp", "gnp must be extrapolated"),
]


@pytest.mark.parametrize(("lesson", "answer", "words"), HINTS)
def test_the_hint_of_a_challenge_looks_at_the_answer(lesson, answer, words):
    said = challenge(lesson, answer)
    assert said.passed, said.message
    assert words in said.message.partition("It can be done better: ")[2]


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        ("none", "agrees with bp.backward"),
        ("missing slope", "right in layer 2"),
        ("off by one", "without the last year"),
        ("wrong sign", "minus the right gradient"),
        ("forgotten sum", "of the last year alone"),
        ("wrong order", "what is left"),
    ],
)
def test_the_detective_is_told_how_to_know_what_got_away(bug, words):
    bugs = iter([named for named, *_ in suspects()])

    def blind_to_one(params, gradient):
        named = next(bugs)
        return ("none" if bug == "wrong sign" else "wrong sign") if named == bug else named

    told = challenge("2", blind_to_one).message
    assert f"The first that got away: {bug!r}" in told
    assert "40 of 48" in told
    assert words in told.partition("It can be done better: ")[2]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"rule": "plain"}, "adam takes longer steps than {rule}"),
        ({"rule": "adam"}, "an activation whose slope is not ¼"),
        ({"rule": "adam", "activation": "relu"}, "more than one hidden layer"),
        ({"rule": "adam", "activation": "relu", "hidden_layers": 2}, "try more units"),
    ],
)
def test_the_hint_of_the_laboratory_names_what_is_left_to_turn(settings, words):
    assert words in hint_for({"activation": "logistic", "hidden_layers": 1} | settings)


def test_scores_and_checks_need_nothing_that_draws_or_has_sliders(run_python):
    code = """
import sys
from bpcore.challenges import challenge
from bpcore.core.data import load_longley
from bpcore.core.forecasting import backtest, regression
from bpcore.exercises import check
from bpcore.lessons import LESSONS, challenge_of, exercises_of
assert "bpcore.lessons.clipping.checks" not in sys.modules
check("6.1", ...)
assert "bpcore.lessons.clipping.checks" in sys.modules
assert "bpcore.lessons.table.checks" not in sys.modules
for room in LESSONS.values():
    challenge_of(room), exercises_of(room)
    drawing = {"matplotlib", "ipywidgets", "IPython"} & set(sys.modules)
    assert not drawing, f"bpcore/lessons/{room}/checks.py leads to {drawing}"
"""
    run_python(code)
