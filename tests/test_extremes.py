"""Values that nobody slides to: a sentence for each, never a traceback."""

from __future__ import annotations

import math

import ipywidgets as widgets
import numpy as np
import pytest
from random_walk import look_at

import bpcore as bp
import bpcore.experiments
from bpcore.experiments import laboratory

SENSELESS = [1e308, -1e308, math.nan, math.inf, -1, 2**70, "", "nan", "12", None, [], object()]


def is_one_sentence(error: Exception) -> bool:
    said = str(error)
    return bool(said) and "\n" not in said and "Traceback" not in said and len(said) < 600


@pytest.mark.parametrize("name", bpcore.experiments.__all__)
def test_what_no_slider_has_is_refused_in_a_sentence_and_changes_nothing(name):
    make = getattr(bpcore.experiments, name)
    experiment = make().run()
    for control, widget in experiment.controls.widgets.items():
        before = dict(experiment.controls.values)
        for value in SENSELESS:
            if isinstance(widget, widgets.Checkbox) and value in (None,):
                continue
            try:
                experiment.set(**{control: value})
            except ValueError as error:
                assert is_one_sentence(error), f"{control} = {value!r}: {error}"
                assert control in str(error)
                assert experiment.controls.values == before, f"{control} = {value!r} was kept"
            else:
                assert widget.value == value, f"{control} = {value!r} was taken as {widget.value!r}"
                experiment.set(**before)
    look_at(experiment.run())


@pytest.mark.parametrize(
    "settings",
    [{"units": 0}, {"units": 512}, {"units": 1.5}, {"held_out": 20}, {"epochs": 0}, {"seed": -1}],
)
def test_a_laboratory_that_cannot_be_is_refused_in_a_sentence(settings):
    with pytest.raises(ValueError) as told:
        laboratory(**settings)
    assert is_one_sentence(told.value)


@pytest.mark.parametrize("wrong", [5, "data/longley.csv", bp.normalise(bp.load_highway())])
def test_a_laboratory_of_what_is_no_table_and_ticks_that_are_none_are_said(wrong):
    with pytest.raises(ValueError, match="table is"):
        laboratory(table=wrong)
    with pytest.raises(ValueError, match="ticks is"):
        bpcore.experiments.chain().run(wrong if wrong != 5 else -5)


@pytest.mark.parametrize("units", [1, 512])
@pytest.mark.parametrize("learning_rate", [1e-300, 0.05, 1e300])
def test_one_hidden_unit_and_many_are_trained_or_said_to_overflow(problem, units, learning_rate):
    network = bp.Network((3, units, 2))
    history = bp.train(
        network,
        bp.init_params(network, "glorot", seed=0),
        problem.X,
        problem.T,
        learning_rate=learning_rate,
        epochs=20,
    )
    assert history.ending in bp.ENDINGS
    if not np.isfinite(history.sse).all():
        assert history.ending == "overflowed"
        epoch, layer = history.first_not_finite
        assert 1 <= epoch <= history.epochs and layer in (1, 2)


@pytest.mark.parametrize("years", [[], [1990], [2009], [1989, 1990], [math.nan], ["x"]])
def test_too_few_years_to_train_on_are_said(years):
    with pytest.raises(ValueError) as told:
        bp.normalise(bp.load_highway(), train=years)
    assert is_one_sentence(told.value)


def test_two_years_are_enough():
    problem = bp.normalise(bp.load_highway(), train=[1990, 2009])
    network = bp.Network((3, 8, 2))
    history = bp.train(
        network, bp.init_params(network), problem.X, problem.T, learning_rate=0.05, epochs=100
    )
    assert np.isfinite(history.sse).all()
