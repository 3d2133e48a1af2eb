"""Predictions and what they unlock: side by side, recorded, and never stuck."""

from __future__ import annotations

import ipywidgets as widgets
import pytest

from bpcore.answers import journal
from bpcore.live import Predict
from bpcore.live.board import VIEW
from bpcore.live.predict import Gate


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A journal of this test's own."""
    place = tmp_path / "journal.jsonl"
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, str(place))
    return place


def up_or_down(key="", **options):
    return Predict(
        "Up or down?", key=key, choices=["up", "down"], outcome="down", right="down", **options
    )


class Shown:
    """What stands in for an experiment: a widget with a picture."""

    name = "shown"

    def __init__(self):
        self.widget = widgets.HTML("the experiment")

    still = "sentence", b"picture"


# -- question and answer ---------------------------------------------------------------------------


def test_the_outcome_stands_beside_the_answer_once_it_is_committed():
    asked = []
    question = Predict("How many?", unit="parameters", outcome=lambda: asked.append(1) or "50")
    assert asked == []
    question.commit("40")
    assert (question.answer, question.state) == (40.0, "committed")
    assert question.said == "You predicted: 40 parameters. What happens: 50."
    predicted, happened = question.widget.children[-1].value.split("<div style=")[2:]
    assert "<strong>You predicted</strong><br>40 parameters</div>" in predicted
    assert "<strong>What happens</strong><br>50</div>" in happened
    question.commit("50")  # a second thought comes too late
    assert (question.answer, len(asked)) == (40.0, 1)


def test_an_answer_is_chosen_from_the_choices():
    question = up_or_down()
    question.commit()
    assert "Give an answer first" in question.said
    question.commit("up")
    assert question.answer == "up"


@pytest.mark.parametrize(("answer", "said"), [("down", "✓ As you"), ("up", "✗ Not as you")])
def test_right_and_wrong_have_a_sign_and_a_word(answer, said):
    question = up_or_down()
    question.commit(answer)
    assert question.correct is (answer == "down")
    assert question.said.startswith(said)
    assert said in question.widget.children[-1].value


@pytest.mark.parametrize(("right", "correct"), [(lambda: 1, True), (lambda: "up", False)])
def test_what_is_right_may_be_worked_out(right, correct):
    question = Predict("Up or down?", choices=["up", "down"], outcome="down", right=right)
    question.commit("down")
    assert question.correct is correct


def test_a_right_answer_that_is_no_choice_is_refused():
    with pytest.raises(ValueError, match="right is 'left'; it must be one of the choices"):
        Predict("Up or down?", choices=["up", "down"], outcome="down", right="left")


@pytest.mark.parametrize(("number", "correct"), [(50, True), (52.4, True), (47, False)])
def test_a_number_counts_as_right_within_its_tolerance(number, correct):
    question = Predict("How many?", outcome="50", right=lambda: 50)
    question.commit(number)
    assert question.correct is correct


@pytest.mark.parametrize("text", ["many", "4 0 x", "", "nan", "1,000,00"])
def test_what_is_no_number_is_sent_back(text):
    question = Predict("How many?", outcome="50")
    question.commit(text)
    assert question.state == "open question"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,05", 0.05),
        ("0,050", 0.05),
        ("1,5", 1.5),
        ("1,0000", 1.0),
        ("1,000", 1000),
        ("-21,804", -21804),
        ("1,234,567", 1234567),
        ("1,234.5", 1234.5),
        ("50 000", 50000),
        ("1000,5", 1000.5),
    ],
)
def test_commas_are_understood(text, number):
    question = Predict("How many?", outcome="some")
    question.commit(text)
    assert question.answer == number
    assert f"You predicted: {number:.10g}." in question.said


def test_skipping_shows_the_outcome():
    question = up_or_down()
    question.skip()
    assert (question.state, question.answer, question.correct) == ("skipped", None, None)
    assert question.said == "You predicted: nothing: skipped. What happens: Down."


@pytest.mark.parametrize("options", [{"outcome": lambda: 1 / 0}, {"right": lambda: 1 / 0}])
def test_what_cannot_be_computed_says_so_and_still_unlocks(options):
    question = Predict("How many?", **{"outcome": "some", **options})
    gate = question.unlocks(Shown())
    question.commit("3")
    assert "ZeroDivisionError" in question.said
    assert not gate.locked


def test_where_all_is_open_the_outcome_is_shown_at_once(monkeypatch):
    monkeypatch.setenv(journal.OPEN_VARIABLE, "1")
    question = up_or_down()
    assert question.said == "What happens: Down."
    question.commit("up")
    assert question.said == "✗ Not as you predicted. You predicted: up. What happens: Down."


def test_words_are_words_and_no_markup():
    question = Predict("1 < 2?", choices=["<b>"], outcome="<i>")
    question.commit("<b>")
    assert "&lt;b&gt;" in question.widget.children[-1].value
    assert "&lt;i&gt;" in question.widget.children[-1].value


# -- what it unlocks -------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [lambda q: q.commit("up"), lambda q: q.skip()])
def test_an_experiment_opens_when_the_question_is_answered_or_skipped(answer):
    question, experiment = up_or_down(), Shown()
    gate = question.unlocks(experiment)
    assert gate.locked
    assert experiment.widget.layout.display == "none"
    assert Gate.SENTENCE in gate.widget.children[0].value
    answer(question)
    assert not gate.locked
    assert experiment.widget.layout.display == ""
    assert gate.widget.children[0].layout.display == "none"


def test_where_no_widget_can_run_a_locked_experiment_shows_its_picture():
    experiment = Shown()
    gate = up_or_down().unlocks(experiment)
    data = gate._repr_mimebundle_()
    assert (data["image/png"], data["text/plain"]) == (b"picture", "sentence")
    assert data[VIEW]["model_id"] == gate.widget.model_id


def test_where_all_is_open_an_experiment_is_shown_as_it_is(monkeypatch):
    monkeypatch.setenv(journal.OPEN_VARIABLE, "1")
    experiment = Shown()
    assert up_or_down().unlocks(experiment) is experiment
    assert experiment.widget.layout.display is None


def test_a_cell_run_again_leaves_nothing_stuck():
    experiment = Shown()
    gate = up_or_down("90.1").unlocks(experiment)
    again = up_or_down("90.1")  # the question's cell was run again; its old buttons are gone
    again.commit("up")
    assert not gate.locked
    assert not again.unlocks(Shown()).locked  # the experiment's cell, run again


def test_questions_without_a_key_do_not_open_each_others_experiments():
    first, second = up_or_down(), up_or_down()
    gate = first.unlocks(Shown())
    second.commit("up")
    assert gate.locked


# -- in the journal --------------------------------------------------------------------------------


def test_answers_and_skips_are_recorded(kept):
    up_or_down("90.2").commit("up")
    up_or_down("90.3").skip()
    first, second = journal.read()
    expected = {"event": "prediction", "key": "90.2", "question": "Up or down?", "answer": "up"}
    assert (
        first.items() >= {**expected, "right": "down", "correct": False, "skipped": False}.items()
    )
    assert (second["skipped"], second["correct"], second["right"]) == (True, None, "down")


def test_after_a_restart_an_answered_question_is_answered_and_its_experiment_open(kept):
    up_or_down("90.4").commit("up")
    again = up_or_down("90.4")
    assert (again.state, again.answer, again.correct) == ("committed", "up", False)
    assert "You predicted: up. What happens: Down (From your journal, 2" in again.said
    assert not again.unlocks(Shown()).locked
    assert len(journal.read()) == 1  # it is not answered twice


def test_a_number_comes_back_from_the_journal(kept):
    def ask():
        return Predict("How many?", key="90.5", outcome="50", right=50)

    ask().commit("49,9")
    assert (ask().answer, ask().correct) == (49.9, True)


def test_a_skip_or_another_question_is_asked_again(kept):
    up_or_down("90.6").skip()
    assert up_or_down("90.6").state == "open question"
    up_or_down("90.6").commit("up")
    assert Predict("Left?", key="90.6", choices=["up"], outcome="").state == "open question"


def test_a_journal_that_cannot_be_written_is_told_once_and_nothing_is_stuck(
    tmp_path, monkeypatch, fresh_session
):
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, str(tmp_path / "no folder" / "journal.jsonl"))
    question = up_or_down("90.7")
    gate = question.unlocks(Shown())
    question.commit("up")
    assert "Your learning journal cannot be written here" in question.said
    assert not gate.locked
    other = up_or_down("90.8")
    other.commit("up")
    assert "cannot be written" not in other.said
    assert up_or_down("90.7").state == "committed"  # this session still knows


@pytest.fixture
def fresh_session(monkeypatch):
    monkeypatch.setattr(journal, "unwritten", [])
