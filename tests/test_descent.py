"""The training loop: the reference run, slices, and arguments that make no sense."""

from __future__ import annotations

import dataclasses
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcore as bp
from bpcore.core import orders, training
from bpcore.core.training import histories

# ------------------------------------------------------------------------------------------------
# The reference program's run
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("epoch", "sse"),
    [
        (1, 359.63633070494),
        (2, 2322.0217987959),
        (3, 1642.4887281436),
        (10, 20.313596329518),
        (100, 1.1014828386199),
        (1000, 0.35460768512710),
        (5000, 0.2939323178639),
    ],
)
def test_the_reference_run_has_its_known_sse(reference_run, epoch, sse):
    assert reference_run.sse[epoch - 1] == pytest.approx(sse, rel=1e-10)


def test_the_reference_run_ends_where_it_is_known_to_end(reference_run, network, problem):
    """Beyond 5,000 epochs rounding differences grow, but the end is stable again."""
    assert reference_run.sse[-1] == pytest.approx(0.04438, rel=1e-4)
    passengers, freight = bp.forecast(network, reference_run.params, problem).T
    np.testing.assert_allclose(passengers, [44037.8, 44022.9], rtol=1e-5)
    np.testing.assert_allclose(freight, [21837.3, 21830.9], rtol=1e-5)


def test_the_reference_run_never_reaches_its_goal(reference_run):
    assert (reference_run.stopped, reference_run.epochs) == ("epochs", 50_000)
    assert reference_run.sse.min() > 0.025
    assert reference_run.ending == "learned"


# ------------------------------------------------------------------------------------------------
# Slices
# ------------------------------------------------------------------------------------------------


def assert_same_run(one: bp.History, other: bp.History, but: tuple[str, ...] = ()) -> None:
    """Equal to the last bit, in all that a history holds."""
    for field in dataclasses.fields(bp.History):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name in but:
            continue
        if field.name == "params":
            a, b = a.theta, b.theta
        np.testing.assert_equal(a, b, err_msg=field.name)  # in which NaN equals itself


MODES = {
    "full batch": {},
    "mini-batches of seven, shuffled": {"batch_size": 7},
    "mini-batches of five, in order": {"batch_size": 5, "shuffle": False},
    "stochastic": {"batch_size": 1},
    "momentum, clipped, decaying": {
        "rule": "momentum",
        "clip": "norm",
        "clip_threshold": 1.0,
        "weight_decay": 1e-3,
        "schedule": "cosine",
        "batch_size": 6,
    },
    "adam": {"rule": "adam", "batch_size": 7},
    "traingda": {"rule": "traingda"},
    "traingdx": {"rule": "traingdx", "schedule": "exponential"},
}


@pytest.fixture(params=MODES, ids=MODES.keys())
def begin(request, network, problem, engine):
    """Begin a run of 40 epochs, always the same."""

    def begin(epochs=40, params=None, **options):
        params = params or bp.init_params(network, "textbook")
        options = {"learning_rate": 0.02, "engine": engine, **MODES[request.param], **options}
        return bp.Training(network, params, problem.X, problem.T, epochs=epochs, **options)

    return begin


def in_slices_of(training, *sizes, unit="epochs"):
    i = 0
    while not training.done:
        training.advance(**{unit: sizes[i % len(sizes)]})
        i += 1
    return training


def test_slices_by_epochs_equal_one_go(begin):
    training = in_slices_of(begin(), 1, 2, 0, 5)
    assert training.epoch == 40
    assert_same_run(training.history(), begin().advance().history())


def test_slices_by_updates_equal_one_go(begin):
    whole = begin().advance()
    training = in_slices_of(begin(), whole.batches, 1, 0, 2, unit="updates")
    training.advance(updates=0)
    assert training.updates >= whole.updates
    assert_same_run(training.history(), begin().advance(updates=training.updates).history())


def test_slices_by_time_equal_one_go(begin, engine):
    epochs = 400 if engine == "numpy" else 8000  # of more than one call of the loop
    training, calls = begin(epochs=epochs), 0
    while not training.done:
        training.advance(seconds=0)
        calls += 1
    assert calls > 1
    assert_same_run(training.history(), begin(epochs=epochs).advance().history())


def test_another_run_on_the_same_tables_is_the_one_that_training_makes(begin, matlab):
    """And the run that it was made of goes on as if there were no other."""
    one = begin().advance(7)
    other = one.again(matlab, learning_rate=0.03, clip="layer", schedule="step").advance(11)
    one.advance()
    anew = begin(params=matlab, learning_rate=0.03, clip="layer", schedule="step")
    assert_same_run(other.advance().history(), anew.advance().history())
    assert_same_run(one.history(), begin().advance().history())


def test_other_targets_of_one_run_are_not_those_of_its_others(begin, matlab, problem):
    one = begin()
    other = one.again(matlab)
    one.retarget(problem.T[::-1])
    assert_same_run(other.advance().history(), begin(params=matlab).advance().history())
    with pytest.raises(ValueError, match="different tables"):
        histories([one, other])


def test_histories_that_are_made_together_are_those_of_each_run(begin, matlab):
    one = begin()
    runs = [one.again(matlab, learning_rate=rate).advance() for rate in (1e-9, 0.02, 0.4, 1e200)]
    together = histories(runs)
    assert len({history.ending for history in together}) > 1
    for run, history in zip(runs, together, strict=True):
        assert_same_run(run.history(), history)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"params": bp.Params(bp.Network((3, 4, 2)))}, "params are of a"),
        ({"params": bp.Params(bp.Network((3, 8, 2)), np.zeros((2, 50)))}, "params are a stack"),
        ({"epochs": 7}, "an option to change is 'epochs'"),
        ({"learning_rate": 0}, "learning_rate is 0"),
    ],
)
def test_another_run_that_cannot_be_is_refused(begin, matlab, changed, said):
    with pytest.raises(ValueError, match=said):
        begin().again(**{"params": matlab, **changed})


def test_a_run_that_goes_on_beyond_its_plan_equals_one_go(begin):
    training = begin().advance()
    assert training.done
    for more in (1, 3, 60):
        training.advance(more)
    assert_same_run(training.history(), begin().advance(104).history())


def test_looking_at_a_run_does_not_change_it(begin):
    training = begin()
    for _ in range(8):
        training.advance(5).history()
        training.params.theta[:] = 0
    assert_same_run(training.history(), begin().advance().history())


def test_snapshots_and_held_out_data_change_nothing_else(begin, problem):
    held_out = (problem.X[:3] + 1, problem.T[:3])
    more = begin(snapshots=9, held_out=held_out).advance().history()
    but = ("snapshots", "snapshot_epochs", "held_out_sse")
    assert_same_run(begin().advance().history(), more, but)
    assert more.held_out_sse.shape == (40,)


def test_a_clock_that_stands_still_stops_no_run(begin, monkeypatch):
    """As a coarse one seems to, between two looks at it."""
    monkeypatch.setattr(time, "perf_counter", lambda: 1.0)
    training = begin()
    training.advance(1, seconds=0.5)
    while not training.done:
        training.advance(seconds=0)
    assert_same_run(training.history(), begin().advance().history())


def test_train_is_training_to_the_end(network, matlab, problem, engine):
    run = {"epochs": 12, "batch_size": 6, "engine": engine}
    training = bp.Training(network, matlab, problem.X, problem.T, **run)
    history = bp.train(network, matlab, problem.X, problem.T, **run)
    assert_same_run(history, training.advance().history())


@settings(max_examples=25)
@given(slices=st.lists(st.integers(0, 30), max_size=8), batch_size=st.integers(1, 20))
def test_however_a_run_is_cut_the_orders_are_the_same(slices, batch_size, network, matlab, problem):
    def begin():
        data = (network, matlab, problem.X, problem.T)
        return bp.Training(*data, batch_size=batch_size, learning_rate=0.01, engine="numpy")

    cut = begin()
    for updates in slices:
        cut.advance(updates=updates)
    assert_same_run(cut.history(), begin().advance(updates=sum(slices)).history())


def test_orders_are_drawn_anew_when_the_first_ones_are_used_up(
    network, matlab, problem, engine, monkeypatch
):
    def run(*slices):
        options = {"batch_size": 8, "learning_rate": 0.01, "engine": engine}
        cut = bp.Training(network, matlab, problem.X, problem.T, **options)
        for epochs in slices:
            cut.advance(epochs)
        return cut.history()

    monkeypatch.setattr(orders, "DRAWN", 40)  # two epochs of 20 samples at a time
    assert_same_run(run(9), run(1, 1, 2, 5))
    monkeypatch.setattr(orders, "DRAWN", 1)  # and never less than one epoch's
    assert_same_run(run(9), run(1, 1, 2, 5))


# ------------------------------------------------------------------------------------------------
# Other machines
# ------------------------------------------------------------------------------------------------


def as_on_32_bits(make):
    """A maker of arrays whose whole numbers have 32 bits, unless it is told otherwise."""

    def made(values, *arguments, dtype=None, **options):
        array = make(values, *arguments, dtype=dtype, **options)
        told = dtype not in (None, int) or isinstance(values, np.ndarray)
        return array if told or array.dtype != np.int64 else array.astype(np.int32)

    return made


def test_whole_numbers_have_64_bits_where_numpys_own_have_32(begin, monkeypatch):
    expected = begin(engine="numpy", snapshots=5).advance().history()
    dtypes = set()

    def advance(model, *arguments):
        tuples = [
            argument if isinstance(argument, tuple) else (argument,) for argument in arguments
        ]
        arrays = [array for group in tuples for array in group if isinstance(array, np.ndarray)]
        dtypes.update(array.dtype for array in arrays)
        loop(model, *arguments)

    loop = training.advance
    monkeypatch.setattr(training, "advance", advance)
    for name in ("arange", "array", "full", "zeros", "cumsum"):
        monkeypatch.setattr(np, name, as_on_32_bits(getattr(np, name)))
    assert np.arange(3).dtype == np.int32
    assert_same_run(begin(engine="numpy", snapshots=5).advance().history(), expected)
    assert dtypes == {np.dtype(np.float64), np.dtype(np.int64)}


# ------------------------------------------------------------------------------------------------
# Batches and shuffling
# ------------------------------------------------------------------------------------------------


def run(network, params, problem, engine, **options):
    options = {"learning_rate": 0.01, "epochs": 6, "engine": engine, **options}
    return bp.train(network, params, problem.X, problem.T, **options)


def test_shuffling_depends_on_the_seed_alone(network, matlab, problem, engine):
    def theta(**options):
        return run(network, matlab, problem, engine, batch_size=5, **options).params.theta

    np.testing.assert_array_equal(theta(seed=3), theta(seed=3))
    assert (theta(seed=3) != theta(seed=4)).any()
    assert (theta(seed=3) != theta(shuffle=False)).any()


def test_every_sample_is_used_once_in_each_epoch(network, matlab, problem):
    """A rule that steps nowhere and adds up the gradients: the sum is the full batch's."""
    sums = []

    def add_up(g, m, v, c):
        sums.append(g.copy())
        return 0 * g, m, v

    run(network, matlab, problem, "numpy", batch_size=7, rule=add_up)
    whole = bp.backward(network, matlab, problem.X, problem.T).gradient.theta
    assert len(sums) == 6 * 3
    for epoch in range(6):
        np.testing.assert_allclose(sum(sums[3 * epoch : 3 * epoch + 3]), whole, rtol=1e-12)
    assert not np.allclose(sums[0], sums[3])


def test_the_mean_divides_by_the_size_of_the_batch_the_last_one_too(network, matlab, problem):
    seen = {"sum": [], "mean": []}
    for reduction, gradients in seen.items():

        def keep(g, m, v, c, gradients=gradients):
            gradients.append(g.copy())
            return 0 * g, m, v

        options = {"batch_size": 7, "rule": keep, "reduction": reduction, "epochs": 1}
        run(network, matlab, problem, "numpy", **options)
    for total, mean, size in zip(seen["sum"], seen["mean"], (7, 7, 6), strict=True):
        np.testing.assert_allclose(mean, total / size, rtol=1e-14)


def test_the_full_batch_is_the_same_in_any_order(network, matlab, problem, engine):
    one = run(network, matlab, problem, engine, batch_size=20, shuffle=True)
    other = run(network, matlab, problem, engine, shuffle=False)
    assert_same_run(one, other, but=("settings",))


# ------------------------------------------------------------------------------------------------
# What a run may and may not be given
# ------------------------------------------------------------------------------------------------


def test_training_leaves_what_it_was_given_as_it_was(network, problem, engine):
    params = bp.init_params(network)
    # In Fortran order, which is how the run wants it: so it might keep them instead of copying.
    X, T, theta = problem.X.copy("F"), problem.T.copy("F"), params.theta.copy()
    training = bp.Training(network, params, X, T, engine=engine).advance(5)
    for array, before in ((X, problem.X), (T, problem.T), (params.theta, theta)):
        np.testing.assert_array_equal(array, before)
    X[:], T[:], params.theta[:] = 7, 7, 7  # nor does it matter to the run what becomes of them
    untouched = bp.Training(network, bp.init_params(network), problem.X, problem.T, engine=engine)
    assert_same_run(training.advance(5).history(), untouched.advance(10).history())


@pytest.mark.parametrize(
    "change",
    [np.asfortranarray, np.ndarray.tolist, lambda a: np.repeat(a, 2, axis=1)[:, ::2]],
    ids=["Fortran order", "lists", "strides"],
)
def test_data_may_come_in_any_memory(network, matlab, problem, engine, change):
    X, T = change(problem.X), change(problem.T)
    history = bp.train(network, matlab, X, T, epochs=5, engine=engine)
    expected = bp.train(network, matlab, problem.X, problem.T, epochs=5, engine=engine)
    assert_same_run(history, expected)


REFUSED = [
    ({"learning_rate": 0}, "learning_rate is 0; it must be a finite number above 0"),
    ({"learning_rate": -0.1}, "learning_rate is -0.1; it must be a finite number above 0"),
    ({"learning_rate": math.inf}, "learning_rate is inf; it must be a finite number above 0"),
    ({"learning_rate": 10**400}, "learning_rate is 10+…; it must be a finite number above 0"),
    ({"epochs": 0}, "epochs is 0; it must be a whole number from 1 to 100000000"),
    ({"epochs": 10.0}, "epochs is 10.0; it must be a whole number from 1 to 100000000"),
    ({"goal": -1}, "goal is -1; it must be a finite number, 0 or above"),
    ({"batch_size": 0}, "batch_size is 0; it must be a whole number from 1 to 20"),
    ({"batch_size": 21}, "batch_size is 21; it must be a whole number from 1 to 20"),
    ({"batch_size": 2.5}, "batch_size is 2.5; it must be a whole number from 1 to 20"),
    ({"batch_size": True}, "batch_size is True; it must be a whole number from 1 to 20"),
    ({"batch_size": "all"}, "batch_size is 'all'; it must be a whole number from 1 to 20"),
    ({"reduction": "max"}, "reduction is 'max'; it must be one of 'sum', 'mean'"),
    ({"clip": "l2"}, "clip is 'l2'; it must be one of 'off', 'norm', 'value', 'layer'"),
    ({"clip": None}, "clip is None; it must be one of 'off', "),
    ({"clip_threshold": 0}, "clip_threshold is 0; it must be a finite number above 0"),
    ({"rule": "sgd"}, "rule is 'sgd'; it must be one of 'plain', "),
    ({"clip": bp.train}, "clip is the function train; it must be one of 'off', "),
    ({"rule": 5}, "rule is 5; it must be one of 'plain', "),
    ({"schedule": "linear"}, "schedule is 'linear'; it must be one of 'constant', "),
    ({"schedule": 5}, "schedule is 5; it must be one of 'constant', "),
    ({"weight_decay": -1e-3}, "weight_decay is -0.001; it must be a finite number, 0 or above"),
    ({"snapshots": 1}, "snapshots is 1; it must be a whole number from 2 to 100000"),
    ({"engine": "cuda"}, "engine is 'cuda'; it must be one of 'auto', 'compiled', 'numpy'"),
    ({"seed": -1}, "seed is -1; it must be a whole number from 0 to 4294967295"),
    ({"seed": None}, "seed is None; it must be a whole number from 0 to 4294967295"),
    ({"rule": "traingda", "batch_size": 5}, "batch_size is 5 and rule is 'traingda', which undoes"),
    ({"rule": "traingdx", "batch_size": 19}, "batch_size is 19 and rule is 'traingdx'"),
    ({"held_out": (np.ones((2, 4)), np.ones((2, 2)))}, r"held_out\[0\] has shape \(2, 4\)"),
    (
        {"held_out": (np.ones((2, 3)), np.ones((3, 2)))},
        r"held_out\[1\] has shape \(3, 2\); it must be \(2, 2\)",
    ),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_a_senseless_option_is_refused(network, matlab, problem, options, message):
    options = {"engine": "numpy", **options}
    with pytest.raises(ValueError, match=message):
        bp.train(network, matlab, problem.X, problem.T, **options)


GOOD_X, GOOD_T = np.ones((4, 3)), np.ones((4, 2))


@pytest.mark.parametrize(
    ("X", "T", "message"),
    [
        (np.ones((4, 2)), GOOD_T, r"X has shape \(4, 2\); it must be \(n_samples, 3\)"),
        (np.ones((0, 3)), np.ones((0, 2)), r"X has shape \(0, 3\); it must be \(n_samples, 3\)"),
        (np.ones(3), GOOD_T, r"X has shape \(3,\); it must be \(n_samples, 3\)"),
        (GOOD_X, np.ones((5, 2)), r"T has shape \(5, 2\); it must be \(4, 2\)"),
        (GOOD_X, np.ones((4, 1)), r"T has shape \(4, 1\); it must be \(4, 2\)"),
        (np.where(np.eye(4, 3), np.nan, 1), GOOD_T, r"X\[0, 0\] is nan; every number must be"),
        (GOOD_X, np.where(np.eye(4, 2)[::-1], np.inf, 1), r"T\[2, 1\] is inf; every number must"),
        ("text", GOOD_T, "X is str; it must be an array of real numbers"),
        ([[1, 2, 3], [1, 2]], GOOD_T, "X is list; it must be an array of real numbers"),
        (None, GOOD_T, "X "),
    ],
)
def test_senseless_data_are_refused(network, matlab, X, T, message):
    with pytest.raises(ValueError, match=message):
        bp.train(network, matlab, X, T, engine="numpy")


def test_parameters_of_another_network_are_refused(network, problem):
    params = bp.init_params(bp.Network((3, 7, 2)))
    message = r"params are of a \(3, 7, 2\) network, not of \(3, 8, 2\)"
    with pytest.raises(ValueError, match=message):
        bp.train(network, params, problem.X, problem.T, engine="numpy")


def test_a_stack_of_parameters_is_refused(network, matlab, problem):
    stack = bp.Params(network, np.stack([matlab.theta, matlab.theta]))
    with pytest.raises(ValueError, match=r"params are a stack of shape \(2,\); a run begins from"):
        bp.train(network, stack, problem.X, problem.T)


@pytest.mark.parametrize(
    ("how_far", "message"),
    [
        ({"epochs": -1}, "epochs is -1; it must be a whole number of at least 0"),
        ({"epochs": 1.5}, "epochs is 1.5; it must be a whole number of at least 0"),
        ({"updates": -1}, "updates is -1; it must be a whole number of at least 0"),
        ({"seconds": -1}, "seconds is -1; it must be a finite number, 0 or above"),
        ({"seconds": math.nan}, "seconds is nan; it must be a finite number, 0 or above"),
    ],
)
def test_a_senseless_slice_is_refused(network, matlab, problem, how_far, message):
    training = bp.Training(network, matlab, problem.X, problem.T, engine="numpy")
    with pytest.raises(ValueError, match=message):
        training.advance(**how_far)


def test_a_mistyped_option_is_refused_and_a_tooltip_lists_the_right_ones(network, matlab, problem):
    with pytest.raises(TypeError, match="learning_rat"):
        bp.train(network, matlab, problem.X, problem.T, learning_rat=0.1)
    assert "learning_rate" in str(bp.train.__signature__)


OWN_RULE = """
import warnings
import bpcore as bp

def own(g, m, v, c):
    return c.learning_rate * g, m, v

problem = bp.normalise(bp.load_highway())
network = bp.Network((3, 8, 2))
data = network, bp.init_params(network), problem.X, problem.T
plain = bp.train(*data, epochs=3, engine="numpy")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for _ in range(2):
        history = bp.train(*data, epochs=3, rule=own)
        print(history.engine, (history.sse == plain.sse).all())
for warning in caught:
    print(warning.filename, warning.message)
"""


def test_own_functions_are_said_once_to_run_slower_by_the_line_that_trains(run_python):
    pytest.importorskip("numba")
    *results, warning = run_python(OWN_RULE).splitlines()
    assert results == ["numpy True"] * 2
    assert warning.startswith("<string> a rule or an activation of your own runs on NumPy, about")


def test_own_functions_are_refused_by_the_compiled_engine(network, matlab, problem):
    pytest.importorskip("numba")
    data = network, matlab, problem.X, problem.T
    with pytest.raises(
        ValueError, match="engine is 'compiled', but a rule or an activation of your"
    ):
        bp.train(*data, rule=lambda g, m, v, c: (g, m, v), engine="compiled")
