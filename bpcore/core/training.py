"""A training run: taken in slices, changed under way, looked at between two epochs.

``train`` runs to the end and returns the ``History``; ``Training`` does the same in slices, for
a view that is live. The loop itself is ``descent.advance``.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcore.core.checks import check_choice, check_int, check_matrix, check_number, check_seed
from bpcore.core.descent import (
    AGE,
    DIVERGED,
    EPOCHS,
    FIRST_LAYER,
    GOAL,
    RUNNING,
    STOP,
    STOPPED,
    UPDATE,
    Data,
    Record,
    State,
    advance,
)
from bpcore.core.engine import choose, supports
from bpcore.core.history import ROUND_OFF, History
from bpcore.core.layout import RULE_FUNCTIONS, layout
from bpcore.core.machine_code import loop
from bpcore.core.network import (
    FloatArray,
    Network,
    Params,
    check_one,
    check_targets,
    forward,
    hidden_slope,
)
from bpcore.core.options import CHANGEABLE, Options
from bpcore.core.orders import Orders
from bpcore.core.recorder import blank, columns_of, new_record, with_room
from bpcore.core.steps import Rule

MOST_EPOCHS = 100_000_000
"""Of a run: beyond them the record of one alone fills a computer's memory."""

MOST_SNAPSHOTS = 100_000

SLICE = 0.015  # seconds a call of the loop may last, so that an interrupt and a slider get through
SHORTEST = 1e-6  # seconds that such a call takes at least: a coarse clock says none at all
BEGINS = "a run begins from one vector"
"""What is said where it is given a stack of them."""

FIRST_CALL = 2_000_000  # parameters times samples in the first compiled one: 1 to 10 ms


class Training:
    """A training run that can be taken in slices: the same result, to the last bit, as in one go.

    Parameters
    ----------
    network : Network
    params : Params
        The initial weights and biases; not changed.
    X : array_like of shape (n_samples, n_inputs)
    T : array_like of shape (n_samples, n_outputs)
    learning_rate : float
        η.
    epochs : int
        How many are planned; schedule and snapshots are laid out over them. A run can go on beyond.
    goal : float
        Stop when the SSE is below this.
    batch_size : int, optional
        Samples in an update: all if left out, 1 for stochastic descent, anything between for
        mini-batches.
    shuffle : bool
        A new order of the samples in each epoch.
    seed : int
        Of the shuffling.
    reduction : str
        "sum": the gradient of ½·SSE, as in the reference program; "mean": that divided by the size
        of the batch.
    clip : str
        "off", "norm", "value" or "layer".
    clip_threshold : float
    rule : str or Rule or callable
        A name in ``bpcore.RULES``, or your own; see ``bpcore.Rule``.
    schedule : str or callable
        How the learning rate changes over the epochs. "constant"; or, by the tenths of the planned
        epochs that have passed: "step" halves it with each, "exponential" falls to the same values
        evenly, "1/t" divides it by 1 + their number; "cosine" goes down to 0 along half a cosine.
        Or a function of your own, ``(epoch, epochs) -> factor``, of an array of epochs, from 0, and
        the number planned.
    weight_decay : float
        λ: adds λ·W to the gradient (AdamW shrinks the weights instead). Never on biases.
    held_out : tuple of array_like, optional
        (X, T) on which the SSE is recorded as well.
    snapshots : int
        How many parameter vectors to keep, log-spaced over the epochs, the first and the last among
        them.
    engine : str
        "compiled", "numpy", or "auto": compiled, where numba is installed and the network
        and the rule are made of the module's own pieces. The attribute ``engine`` tells which it
        is; a run keeps it to its end.

    Raises
    ------
    ValueError
        If an argument is out of its range, or two do not go together; says which, and what is
        allowed.
    """

    def __init__(
        self,
        network: Network,
        params: Params,
        X: FloatArray,
        T: FloatArray,
        *,
        learning_rate: float = 0.05,
        epochs: int = 1000,
        goal: float = 0.0,
        batch_size: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        reduction: str = "sum",
        clip: str = "off",
        clip_threshold: float = 1.0,
        rule: str | Rule | Callable = "plain",
        schedule: str | Callable = "constant",
        weight_decay: float = 0.0,
        held_out: tuple[FloatArray, FloatArray] | None = None,
        snapshots: int = 2,
        engine: str = "auto",
    ) -> None:
        check_one(network, params, BEGINS)
        self.network = network
        self.data = _data(network, X, T, held_out)
        n = self.data.X.shape[1]
        self.planned = check_int("epochs", epochs, 1, MOST_EPOCHS)
        self._snapshots = check_int("snapshots", snapshots, 2, MOST_SNAPSHOTS)
        options = Options(
            n_samples=n,
            learning_rate=learning_rate,
            goal=goal,
            batch_size=batch_size,
            shuffle=shuffle,
            reduction=reduction,
            clip=clip,
            clip_threshold=clip_threshold,
            rule=rule,
            schedule=schedule,
            weight_decay=weight_decay,
        )
        _refuse_parts(network, options)
        self.engine = choose(engine, network, options.rule)
        self._orders = Orders(n, check_seed("seed", seed))
        self._bounds, self._is_weight = network.bounds, _weights_of(network)
        self._begin(params, options)

    def _begin(self, params: Params, options: Options) -> None:
        """Stand before the first update: with what no other run may write into."""
        network, data = self.network, self.data
        if self.engine == "compiled":
            self._model = layout(network, max(data.X.shape[1], data.X_held_out.shape[1]))
            self._loop = loop()
            self._slice = max(FIRST_CALL // (network.n_params * options.batch_size), 1)
        else:
            self._model, self._loop = network, advance
            self._slice = 1
        self._start = params.theta.copy()
        self._state = State(
            params.theta.copy(),
            *np.zeros((3, network.n_params)),
            params.theta.copy(),
            *np.zeros((2, network.n_layers)),
            bounds=self._bounds,
            is_weight=self._is_weight,
            progress=np.array([0, RUNNING, -1, 0], dtype=np.int64),
            rate_factor=np.ones(1),
        )
        self._rebased = 0  # updates made, less those that the loop counts
        self._record = new_record(network, self.planned, self._snapshots)
        self._take(options, options.rates(self.planned, self.planned))

    def again(self, params: Params | None = None, **options: Any) -> Training:
        """Another run on the same tables, from other weights or with other options.

        It is what ``Training`` makes of these, but comes sooner: the tables are not looked at
        again. The two can be trained on different threads.

        Parameters
        ----------
        params : Params, optional
            The initial weights of this run if left out.
        **options
            Of ``CHANGEABLE``; those left out are as they are in this run now.

        Raises
        ------
        ValueError
            If an option is unknown, is out of its range, or does not go with the others.
        """
        params = Params(self.network, self._start) if params is None else params
        check_one(self.network, params, BEGINS)
        other = copy(self)
        other._orders = copy(self._orders)
        other._begin(params, self._with(options))
        return other

    def _with(self, options: dict[str, Any]) -> Options:
        """The options of this run with others among them, as far as its engine can take them."""
        for name in options:
            check_choice("an option to change", name, CHANGEABLE)
        chosen = replace(self.options, **options)
        _refuse_parts(self.network, chosen)
        if self.engine == "compiled" and not supports(self.network, chosen.rule):
            raise ValueError(
                "rule is a function of your own, and this run is compiled; "
                "make it with engine='numpy' to change to such a rule"
            )
        return chosen

    def _take(self, options: Options, rates: FloatArray) -> None:
        """Train by these options from here on, and by these rates: one for each epoch."""
        self.options, self._rates = options, rates
        function = options.rule.function
        if self.engine == "compiled":
            function = RULE_FUNCTIONS.index(function)
        self._loop_options = options.for_loop(function)

    def change(self, **options: Any) -> Training:
        """Train on with other options, from where the run stands; returns itself.

        The rule's memories go on, unless the rule changes; then they begin empty. An epoch under
        way ends here if the size of the batches changes. A run that has reached its goal goes on
        with a lower one.

        Parameters
        ----------
        **options
            Of ``CHANGEABLE``; see ``Training``.

        Raises
        ------
        ValueError
            If an option cannot be changed under way, is out of its range, or does not go with the
            others. The run is then as it was.
        """
        before, chosen = self.options, self._with(options)
        rates = chosen.rates(len(self._rates), self.planned)
        # Nothing is refused from here on.
        progress = self._state.progress
        if progress[STOP] == GOAL and self.sse >= chosen.goal:
            progress[STOP] = RUNNING
        if chosen.batch_size != before.batch_size:
            update = self._update
            progress[UPDATE] = self._begun * chosen.batches
            self._rebased += update - self._update
        if chosen.rule != before.rule:
            self._state.m[:] = self._state.v[:] = 0
            self._state.rate_factor[0] = 1
            progress[AGE] = 0
        self._take(chosen, rates)
        return self

    def retarget(self, T: ArrayLike) -> Training:
        """Train on towards other targets, finite and of the same shape; returns itself."""
        n_outputs, n_samples = self.data.T.shape
        T = check_targets(self.network, check_matrix("T", T, n_outputs, n_samples))
        self.data = self.data._replace(T=np.array(T.T, order="C"))  # of this run alone
        return self

    @property
    def batches(self) -> int:
        """Updates in an epoch."""
        return self.options.batches

    @property
    def epoch(self) -> int:
        """Whole epochs done."""
        return self._update // self.batches

    @property
    def updates(self) -> int:
        """Updates done."""
        return self._update + self._rebased

    @property
    def left(self) -> int:
        """Updates left to the planned end."""
        return max(self.planned * self.batches - self._update, 0)

    @property
    def sse(self) -> float:
        """The SSE that was recorded last; NaN before the first update."""
        row = self._rows - 1
        return float(self._record.sse[row]) if row >= 0 else float("nan")

    @property
    def done(self) -> bool:
        """Whether the goal is reached, the numbers overflowed, or all planned epochs are done."""
        return self._stop != RUNNING or self.epoch >= self.planned

    @property
    def params(self) -> Params:
        """The parameters as they are now, in memory of their own."""
        return Params(self.network, self._state.theta.copy())

    @property
    def _update(self) -> int:
        """Updates done, as the loop counts them: as if all epochs had had the batches of now."""
        return int(self._state.progress[UPDATE])

    @property
    def _stop(self) -> int:
        return int(self._state.progress[STOP])

    @property
    def _begun(self) -> int:
        """Epochs in which an update was made."""
        return -(-self._update // self.batches)

    @property
    def _rows(self) -> int:
        """Epochs of which something is recorded."""
        return self._begun + (self._stop in (GOAL, DIVERGED))

    def advance(
        self, epochs: int | None = None, *, updates: int | None = None, seconds: float = np.inf
    ) -> Training:
        """Train on from where the run stands; returns itself: ``training.advance(10).history()``.

        Parameters
        ----------
        epochs, updates : int, optional
            How far at most; to the end of the planned epochs if both are left out. May go beyond
            that end. Once the goal is reached or the numbers have overflowed, nothing happens any
            more.
        seconds : float
            Come back after about this long, done or not.
        """
        if epochs is None and updates is None:
            until = self._update + self.left
        else:
            epochs = check_int("epochs", 0 if epochs is None else epochs, 0)
            updates = check_int("updates", 0 if updates is None else updates, 0)
            until = self._update + epochs * self.batches + updates
        self._reserve(check_int("the last epoch", -(-until // self.batches), 0, MOST_EPOCHS))
        end = time.perf_counter() + check_number("seconds", seconds, 0, np.inf)
        while self._update < until and self._stop == RUNNING:
            begin, before = time.perf_counter(), self._update
            orders, last = self._orders.block(self.epoch, self.options.shuffles)
            reach = min(until, before + self._slice, last * self.batches)
            self._run(self._state, self._record, self._rates, orders, reach)
            now = time.perf_counter()
            done = max(self._update - before, 1)
            fit = SLICE * done / max(now - begin, SHORTEST)
            self._slice = int(min(max(fit, 1), 4 * self._slice))
            if now >= end:
                break
        return self

    def _run(
        self, state: State, record: Record, rates: FloatArray, orders: np.ndarray, until: int
    ) -> None:
        """Call the loop. What it changes is given; model, data and options are the run's own."""
        fixed = self._model, self.data, self._loop_options
        with np.errstate(all="ignore"):  # that a run overflows is a result, told by its history
            self._loop(*fixed, state, record, rates, orders, until)

    def _reserve(self, epochs: int) -> None:
        """Make room for so many epochs, and know the learning rate of each."""
        self._record = with_room(self._record, epochs)
        room = len(self._record.sse)
        if len(self._rates) < room:
            self._rates = self.options.rates(room, self.planned)

    def history(self, *, now: bool = False) -> History:
        """What has been recorded so far.

        Its arrays stay as they are while the run goes on, but for the row of an epoch under way;
        they cannot be written to, as they are the run's own.

        Parameters
        ----------
        now : bool
            Between two epochs, add a row for the network as it is now: what the next epoch will
            record of its first update. So a live view shows a step at once, and has something to
            show before the first.
        """
        state, ahead = self._state, None
        if now and self._stop == RUNNING and self._update == self.epoch * self.batches:
            state, ahead = self._look_ahead()
        (standing,) = _standings(
            self.network, state.theta_before[None], self._state.theta[None], self.data
        )
        return self._history(state, ahead, standing)

    def _history(self, state: State, ahead: Record | None, standing: dict[str, Any]) -> History:
        first_layer = int(state.progress[FIRST_LAYER])
        columns = columns_of(self._record, self._rows, ahead)
        if not self.data.X_held_out.size:
            columns["held_out_sse"] = None
        snapshot_epochs = np.flatnonzero(self._record.snapshot_row[: self._begun] >= 0)
        snapshots = self._record.snapshots[: len(snapshot_epochs)]
        params = self.params
        return History(
            network=self.network,
            params=params,
            **columns,
            snapshot_epochs=np.append(snapshot_epochs, self.epoch),
            snapshots=np.vstack([snapshots, params.theta]),
            updates=self.updates,
            stopped=STOPPED[EPOCHS if self._stop == RUNNING and self.done else self._stop],
            first_layer=None if first_layer < 0 else first_layer,
            **standing,
            engine=self.engine,
            settings={**self.options.settings, "epochs": self.planned, "seed": self._orders.seed},
        )

    def _look_ahead(self) -> tuple[State, Record]:
        """What the next update, which begins an epoch, will make of the run and write down.

        It is made on a copy of the state, and written into a record of this one epoch.
        """
        epoch = self.epoch
        self._reserve(epoch + 1)
        state = State(*(array.copy() for array in self._state))
        state.progress[UPDATE] = 0
        record = blank(1, self.network.n_layers, self._record.snapshots)
        orders, _ = self._orders.block(epoch, self.options.shuffles)
        row = epoch % len(orders)
        self._run(state, record, self._rates[epoch : epoch + 1], orders[row : row + 1], 1)
        return state, record


def train(network: Network, params: Params, X: FloatArray, T: FloatArray, **options) -> History:
    """Train a network to the end and return the course of it.

    Takes the arguments of ``Training``, which says what each of them means.

    Examples
    --------
    >>> history = train(
    ...     network, params, problem.X, problem.T, learning_rate=0.05, epochs=50_000, goal=1e-3
    ... )
    """
    return Training(network, params, X, T, **options).advance().history()


train.__signature__ = inspect.signature(Training)  # so that a notebook's tooltip lists the options


def histories(trainings: Sequence[Training]) -> list[History]:
    """What ``history`` gives of each, of runs that ``Training.again`` made of one of them.

    It comes sooner, as their networks are looked at together.
    """
    first = trainings[0]
    if any(training.data is not first.data for training in trainings):
        raise ValueError("trainings are on different tables; give those that one's again() made")
    befores, thetas = (
        np.array([getattr(training._state, name) for training in trainings])
        for name in ("theta_before", "theta")
    )
    standings = _standings(first.network, befores, thetas, first.data)
    return [
        training._history(training._state, None, standing)
        for training, standing in zip(trainings, standings, strict=True)
    ]


def warm_up() -> None:
    """Compile the loop, or load it from the disk, before a first slider waits for it."""
    network = Network((1, 1, 1))
    train(network, Params(network), np.zeros((2, 1)), np.zeros((2, 1)), epochs=1)


def _data(network: Network, X: ArrayLike, T: ArrayLike, held_out: Sequence | None) -> Data:
    """The tables, checked, and copied on their side: the reader may go on to write into them."""

    def tables(X: ArrayLike, T: ArrayLike, names: tuple[str, str]) -> tuple[FloatArray, FloatArray]:
        X = check_matrix(names[0], X, network.sizes[0])
        T = check_matrix(names[1], T, network.sizes[-1], len(X))
        return X, check_targets(network, T, names[1])

    learned = tables(X, T, ("X", "T"))
    if held_out is None:
        others = [table[:0] for table in learned]
    elif network.recurrent:
        raise ValueError(
            "held_out does not go with a recurrent network, as rows by themselves have no past; "
            "leave it out, and run forward over all rows to see those behind the training"
        )
    elif isinstance(held_out, Sequence) and len(held_out) == 2:
        others = tables(*held_out, ("held_out[0]", "held_out[1]"))
    else:
        raise ValueError("held_out must be two tables, the inputs and the targets: (X, T)")
    return Data(*(np.array(table.T, order="C") for table in (*learned, *others)))


def _refuse_parts(network: Network, options: Options) -> None:
    """Refuse mini-batches of rows that belong together."""
    if network.recurrent and options.batches > 1:
        raise ValueError(
            f"batch_size is {options.batch_size} and network is recurrent, whose rows are "
            f"successive times and need the full batch; leave batch_size out"
        )


def _weights_of(network: Network) -> FloatArray:
    """1 at the weights of a parameter vector, 0 at the biases."""
    is_weight = Params(network)
    for layer in is_weight.layers:
        layer.W[:] = 1
    return is_weight.theta


def _standings(
    network: Network, befores: FloatArray, thetas: FloatArray, data: Data
) -> list[dict[str, Any]]:
    """How each of some networks stands, by the names that it has in ``History``.

    ``thetas`` are their parameters, of shape (n_networks, n_params), and ``befores`` where the last
    epoch of each began.
    """
    X, T = data.X.T, data.T.T
    params = Params(network, thetas)

    def total(values: FloatArray) -> FloatArray:
        return values.sum(axis=(-2, -1))

    with np.errstate(all="ignore"):  # a network may have overflowed
        Y, Y_before = forward(network, params, X).Y, forward(network, Params(network, befores), X).Y
        E, E_before, move = T - Y, T - Y_before, Y - Y_before
        E[np.abs(E) <= ROUND_OFF * np.abs(T).max()] = 0
        end, start = total(E * E), total(E_before * E_before)
        moved = total(move * move) > ROUND_OFF * start
        towards = total(E_before * move) > 0
        standings = {
            "end_sse": end,
            "constant_sse": np.full(len(thetas), total((T - T.mean(axis=0)) ** 2)),
            "output_spread": total((Y - Y.mean(axis=-2, keepdims=True)) ** 2),
            "overshot": moved & towards & (end >= (1 - ROUND_OFF) * start),
            "hidden_slope": hidden_slope(network, params, X),
        }
    rows = zip(*(values.tolist() for values in standings.values()), strict=True)
    return [dict(zip(standings, row, strict=True)) for row in rows]
