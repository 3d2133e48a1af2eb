"""Runs that are trained ahead of a slider, on a second thread."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import ipywidgets as widgets
import numpy as np
import pytest
from test_descent import assert_same_run
from waiting import PATIENCE, until, wait_until

import bpcore as bp
import bpcore.experiments
from bpcore.experiments import laboratory
from bpcore.live import ahead
from bpcore.live.ahead import Ahead
from bpcore.live.run import Run


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A machine with other work may be slow."""
    bp.warm_up()
    monkeypatch.setattr(ahead, "LONGEST", PATIENCE)


@pytest.fixture
def run_of(network, matlab, problem):
    """A run at a learning rate, at its beginning."""

    def run_of(learning_rate, **options):
        options = {"epochs": 3000, **options}
        training = bp.Training(
            network, matlab, problem.X, problem.T, learning_rate=learning_rate, **options
        )
        return Run([training], lambda settings, histories: histories)

    return run_of


# ---- one run ahead, and the last few -------------------------------------------------------------


def test_what_is_trained_ahead_is_the_same_run(run_of):
    there = Ahead()
    there.train("a", run_of(0.02))
    wait_until(lambda: there.idle)
    taken = there.take("a")
    assert taken.done and taken.seconds[0] > 0
    own = run_of(0.02)
    own.advance(np.inf)
    (one,), (other,) = taken.result(None), own.result(None)
    assert_same_run(one, other)


def test_a_run_that_is_taken_under_way_can_be_trained_on(run_of):
    there = Ahead()
    there.train("a", run_of(0.02, epochs=200_000))
    taken = there.take("a") or run_of(0.02, epochs=200_000)  # it may not even have begun
    own = run_of(0.02, epochs=200_000)
    taken.advance(np.inf)
    own.advance(np.inf)
    np.testing.assert_array_equal(taken.result(None)[0].sse, own.result(None)[0].sse)


def test_what_is_wanted_no_more_is_dropped(run_of):
    there = Ahead()
    dropped = run_of(0.02, epochs=1_000_000)
    there.train("a", dropped)
    assert there.take("b") is None
    assert there.idle and there.take("a") is None
    there.train("b", run_of(0.03))
    wait_until(lambda: there.idle)  # so the thread is free again
    assert there.take("b").done and not dropped.done


def test_nobody_trains_for_long_what_nobody_asks_for(run_of, monkeypatch):
    monkeypatch.setattr(ahead, "LONGEST", 0.02)
    there = Ahead()
    run = run_of(0.02, epochs=1_000_000)
    there.train("a", run)
    wait_until(lambda: there.idle)
    assert not run.done
    assert there.take("a") is run


def test_the_last_few_runs_are_kept_as_long_as_they_are_short(run_of):
    there = Ahead()
    names = [str(n) for n in range(ahead.MOST_KEPT + 1)]
    runs = {name: run_of(0.02, epochs=5) for name in names}
    for name, run in runs.items():
        there.keep(name, run)
    assert [there.take(name) for name in names] == [None, *list(runs.values())[1:]]
    long = run_of(0.02, epochs=ahead.MOST_EPOCHS - 5)
    there.keep("long", long)
    assert there.take("long") is long
    assert [there.take(name) for name in names[-2:]] == [None, runs[names[-1]]]
    there.keep("too long", run_of(0.02, epochs=ahead.MOST_EPOCHS + 1))
    assert there.take("too long") is None and there.take("long") is long


def test_a_run_that_fails_is_left_to_whoever_asks_for_it(run_of):
    there, run = Ahead(), run_of(0.02)

    def fail(seconds):
        raise ValueError("this run cannot be trained")

    run.advance = fail
    there.train("a", run)
    wait_until(lambda: there.idle)
    assert there.take("a") is None


# ---- of an experiment ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_a_run_made_of_the_one_of_now_is_the_one_that_begins_anew(name):
    """For every slider that can act on a run under way."""
    experiment = getattr(bpcore.experiments, name)()
    if not getattr(experiment, "begin", None):
        return
    experiment.run()
    for control in set(experiment.controls.widgets) - {*experiment.view, *experiment.rewinds}:
        for value in beside(experiment.controls.widgets[control]):
            wanted = replace(experiment.settings, **{control: value})
            other = experiment.run_at(wanted).trainings
            for one, anew in zip(other, experiment.begin(wanted), strict=True):
                assert_same_run(one.advance(30).history(), anew.advance(30).history())


def beside(widget):
    """The values on both sides of where a slider stands; all of a menu's, the other of a box's."""
    if isinstance(widget, widgets.Checkbox):
        return [not widget.value]
    if isinstance(widget, widgets.IntSlider):
        return [n for n in (widget.value - 1, widget.value + 1) if widget.min <= n <= widget.max]
    if isinstance(widget, widgets.SelectionSlider):
        return [widget.options[i][1] for i in (widget.index - 1, widget.index + 1)]
    return [value for _, value in widget.options]


def test_a_move_once_more():
    controls = laboratory().controls
    controls.set(learning_rate=0.02, batch_size=18)
    assert controls.further("learning_rate", 0.0209) == 0.0191
    assert controls.further("learning_rate", 0.0219) == 0.0182
    assert controls.further("batch_size", 17) == 19
    assert controls.further("batch_size", 15) is None  # beyond the end
    assert controls.further("rule", "adam") is None


@pytest.mark.skipif(not ahead.POSSIBLE, reason="there is one processor")
def test_the_next_step_of_a_slider_is_trained_before_it_is_asked_for():
    rates = [0.02, 0.0209, 0.0219]  # one step apart

    async def lesson():
        made = laboratory(epochs=1000, learning_rate=rates[0])

        async def move_to(rate):
            made.set(learning_rate=rate)
            await until(lambda: made.settings.learning_rate == rate)

        await asyncio.sleep(0)
        await move_to(rates[1])
        assert made.trained_ahead == 0  # nothing had moved before
        await until(lambda: made.ahead.idle)
        await move_to(rates[2])
        assert made.trained_ahead == 1000
        history = made.result.history
        await move_to(rates[1])  # back: it was kept
        assert made.trained_ahead == 1000
        await until(lambda: made.ahead.idle)
        made.close()
        return history

    history = asyncio.run(lesson())
    alone = laboratory(epochs=1000, learning_rate=rates[2])
    assert_same_run(history, alone.result.history)
