"""A run whose options are changed under way, and how it is looked at between two epochs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcore as bp

OPTIONS = {"learning_rate": 0.02, "epochs": 60}


@pytest.fixture
def begin(network, matlab, problem, engine):
    """Return a function that begins a run."""

    def make(params=matlab, **options):
        return bp.Training(
            network, params, problem.X, problem.T, engine=engine, **(OPTIONS | options)
        )

    return make


def same(one: bp.History, other: bp.History) -> bool:
    """Whether all that two runs have recorded is equal to the last bit."""
    names = ("sse", "gradient_norms", "clipped_norms", "clipped_share", "learning_rate")
    equal = [np.array_equal(getattr(one, name), getattr(other, name)) for name in names]
    return all(equal) and np.array_equal(one.params.theta, other.params.theta)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"batch_size": 7, "rule": "adam", "clip": "norm"},
        {"rule": "traingdx", "schedule": "cosine"},
    ],
)
def test_a_change_to_the_same_values_changes_nothing(begin, options):
    changed = begin(**options).advance(updates=17)
    changed.change(learning_rate=0.02, **options)
    assert same(changed.advance().history(), begin(**options).advance().history())


def test_with_another_rate_it_goes_on_as_a_new_run_would_from_there(begin):
    changed = begin().advance(20)
    there = changed.params
    changed.change(learning_rate=0.005).advance()
    fresh = begin(there, learning_rate=0.005).advance(40).history()
    history = changed.history()
    assert np.array_equal(history.sse[20:], fresh.sse)
    assert np.array_equal(history.sse[:20], begin().advance(20).history().sse)
    assert history.learning_rate.tolist() == [0.02] * 20 + [0.005] * 40
    assert history.settings["learning_rate"] == 0.005


def test_the_rate_acts_within_an_epoch(begin):
    changed = begin(batch_size=10).advance(updates=1)
    before = changed.params.theta
    changed.change(learning_rate=1e-300).advance(updates=1)
    assert np.array_equal(changed.params.theta, before)


def test_a_new_size_of_the_batches_ends_the_epoch_under_way(begin):
    run = begin(batch_size=7).advance(updates=4)  # one epoch and one update
    run.change(batch_size=1)
    assert (run.epoch, run.updates, run.batches) == (2, 4, 20)
    run.advance(1)
    assert (run.epoch, run.updates) == (3, 24)
    run.change(batch_size=None).advance()
    history = run.history()
    assert (history.epochs, history.updates, run.left) == (60, 24 + 57, 0)
    assert history.stopped == "epochs"


def test_momentum_goes_on_and_a_new_rule_begins_from_rest(begin):
    run = begin(rule="momentum").advance(10)
    there = run.params
    plain = begin(there).advance(1).params.theta - there.theta
    moved = run.change(learning_rate=0.02).advance(1).params.theta - there.theta
    assert not np.allclose(moved, plain)
    there = run.params
    fresh = begin(there, rule="adam").advance(3)
    assert np.array_equal(run.change(rule="adam").advance(3).params.theta, fresh.params.theta)


def test_clipping_can_come_and_go(begin):
    run = begin(learning_rate=0.01).advance(5)
    run.change(clip="norm", clip_threshold=0.1).advance(5)
    run.change(clip="off").advance(5)
    run.change(clip="value", clip_threshold=0.2).advance(5)
    history = run.history()
    raw, clipped = history.gradient_norms, history.clipped_norms
    for off in (slice(0, 5), slice(10, 15)):
        assert np.array_equal(raw[off], clipped[off])
        assert not history.clipped_share[off].any()
    assert np.linalg.norm(clipped[5:10], axis=1) == pytest.approx(0.1)
    assert (history.clipped_share[5:10] == 1).all()
    assert (clipped[15:] < raw[15:]).any()


def test_the_share_of_clipped_updates_counts_each_epochs_own(begin):
    run = begin(batch_size=7, clip="norm", clip_threshold=1e-9).advance(3)
    run.change(batch_size=1).advance(3)
    assert run.history().clipped_share.tolist() == [1.0] * 6


def test_a_lower_goal_makes_it_go_on(begin):
    run = begin(goal=20.0).advance()
    assert run.history().stopped == "goal"
    rows = run.history().epochs
    run.change(goal=5.0).advance()
    assert run.history().epochs > rows
    assert same(run.history(), begin(goal=5.0).advance().history())


def test_the_engines_agree_through_changes(network, matlab, problem):
    ends = []
    for engine in ("numpy", "compiled") if not bp.engine.why_not() else ("numpy",):
        run = bp.Training(network, matlab, problem.X, problem.T, engine=engine, **OPTIONS)
        run.advance(2).change(batch_size=6, rule="adam").advance(updates=3)
        run.change(clip="layer", clip_threshold=0.5).advance(1).change(clip="off", rule="rmsprop")
        ends.append(run.advance(1).params.theta)
    np.testing.assert_allclose(ends[0], ends[-1], rtol=1e-11)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"epochs": 7}, "an option to change is 'epochs'"),
        ({"learning_rate": -1}, "learning_rate is -1"),
        ({"clip": "nonsense"}, "clip is 'nonsense'"),
        ({"rule": "traingda"}, "needs the full batch"),
        ({"schedule": lambda epoch, epochs: -epoch}, "schedule gives"),
        ({"batch_size": 21}, "batch_size is 21"),
    ],
)
def test_a_refused_change_leaves_it_as_it_was(begin, options, said):
    run = begin(batch_size=7).advance(updates=5)
    with pytest.raises(ValueError, match=said):
        run.change(**{"weight_decay": 0.1, **options})
    assert same(run.advance().history(), begin(batch_size=7).advance().history())


def test_a_rule_of_ones_own_is_refused_by_a_compiled_run(network, matlab, problem):
    run = bp.Training(network, matlab, problem.X, problem.T, **OPTIONS)
    if run.engine == "compiled":
        with pytest.raises(ValueError, match="this run is compiled"):
            run.change(rule=lambda g, m, v, c: (g, m, v))


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "learning_rate": st.sampled_from([1e-3, 0.02, 0.5]),
        "batch_size": st.integers(1, 20),
        "clip": st.sampled_from(bp.CLIPPINGS),
        "rule": st.sampled_from(["plain", "momentum", "adam"]),
        "weight_decay": st.sampled_from([0.0, 0.01]),
        "reduction": st.sampled_from(["sum", "mean"]),
        "schedule": st.sampled_from(list(bp.SCHEDULES)),
        "shuffle": st.booleans(),
        "goal": st.sampled_from([0.0, 1.0]),
    },
)


@settings(max_examples=40)
@given(steps=st.lists(st.tuples(CHANGES, st.integers(0, 40)), max_size=6))
def test_no_order_of_changes_breaks_it(steps, network, matlab, problem):
    run = bp.Training(network, matlab, problem.X, problem.T, **OPTIONS)
    for options, updates in steps:
        before = run.updates
        going = run.history().stopped == "running"
        run.change(**options).advance(updates=updates)
        made = run.updates - before
        assert made == updates or run.history().stopped != "running" or not going
        history = run.history(now=True)
        rows = {len(getattr(history, name)) for name in ("sse", "gradient_norms", "learning_rate")}
        assert rows == {history.epochs}
        assert np.isfinite(history.sse[:-1]).all()
        assert ((history.clipped_share >= 0) & (history.clipped_share <= 1)).all()


def test_the_network_as_it_is_now_is_what_the_next_epoch_records(begin):
    run = begin(batch_size=7, clip="norm", clip_threshold=0.5)
    shown = []
    for _ in range(5):
        shown.append(run.history(now=True))
        run.advance(1)
    history = run.history()
    assert [now.epochs for now in shown] == [1, 2, 3, 4, 5]
    assert [now.sse[-1] for now in shown] == history.sse.tolist()
    assert [now.updates for now in shown] == [0, 3, 6, 9, 12]
    assert [now.learning_rate[-1] for now in shown] == history.learning_rate.tolist()
    assert same(
        run.advance().history(),
        begin(batch_size=7, clip="norm", clip_threshold=0.5).advance().history(),
    )


@pytest.mark.parametrize("options", [{}, {"rule": "traingdx"}, {"clip": "norm"}, {"snapshots": 5}])
def test_of_a_full_batch_the_whole_row_is_known_ahead(begin, options):
    run = begin(**options).advance(3)
    ahead, after = run.history(now=True), run.advance(1).history()
    for name in ("sse", "gradient_norms", "clipped_norms", "clipped_share", "learning_rate"):
        np.testing.assert_array_equal(getattr(ahead, name), getattr(after, name), err_msg=name)


def test_what_was_shown_stays_as_it_was_when_the_run_is_changed(begin):
    run = begin(batch_size=7, clip="norm", clip_threshold=0.5).advance(3)
    shown = run.history(now=True)
    before = shown.learning_rate.copy(), shown.clipped_norms.copy()
    run.change(learning_rate=0.001, clip_threshold=1e-3).advance(1)
    np.testing.assert_array_equal(shown.learning_rate, before[0])
    np.testing.assert_array_equal(shown.clipped_norms, before[1])


def test_beyond_the_planned_end_too_the_next_row_is_known(begin):
    run = begin().advance()
    assert run.history(now=True).epochs == 61
    assert run.history().epochs == 60


def test_the_newest_sse(begin):
    run = begin()
    assert np.isnan(run.sse)
    assert run.advance(3).sse == run.history().sse[-1]


def test_what_is_about_to_overflow_is_told_with_its_layer(network, matlab, problem, engine):
    training = bp.Training(
        network, matlab, problem.X, problem.T, learning_rate=1e200, epochs=9, engine=engine
    )
    while not training.done:
        history = training.history(now=True)
        assert (history.ending == "overflowed") == (history.first_not_finite is not None)
        training.advance(1)
    assert training.history().first_not_finite
