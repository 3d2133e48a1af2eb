"""A training run: its options checked, taken in slices, and the history that it leaves.

``train`` runs to the end and returns the ``History``; ``Training`` does the same in slices, for
a view that is live. The loop itself is ``descent.advance``.
"""

from __future__ import annotations

import copy
import functools
import inspect
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bpcore.core import engine as machine
from bpcore.core.checks import (
    check_choice,
    check_int,
    check_matrix,
    check_number,
    check_positive,
    check_seed,
)
from bpcore.core.descent import (
    AGE,
    DIVERGED,
    EPOCHS,
    GOAL,
    RUNNING,
    STOP,
    STOPPED,
    UPDATE,
    Data,
    Options,
    Record,
    State,
    advance,
)
from bpcore.core.history import History
from bpcore.core.machine_code import compiled
from bpcore.core.network import FloatArray, Network, Params, hidden_slope
from bpcore.core.steps import CLIPPINGS, RULE_CONSTANTS, Rule, Schedule, make_rule

REDUCTIONS = ("sum", "mean")
ENGINES = ("auto", "numba", "numpy")
CHANGEABLE = (
    *("learning_rate", "goal", "batch_size", "shuffle", "reduction", "clip", "clip_threshold"),
    *("rule", "schedule", "weight_decay"),
)
"""The options that a run can change under way."""
SLICE = 0.015  # seconds a call of the loop may last, so that an interrupt and a slider get through
ORDERS = 1 << 16  # sample numbers drawn at a time


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
    seed : int or numpy.random.Generator
        Of the shuffling.
    reduction : str
        "sum": the gradient of ½·SSE, as in the reference program; "mean": that divided by the size
        of the batch.
    clip : str
        "off", "norm", "value" or "layer".
    clip_threshold : float
    rule : str or Rule or callable
        A name in ``bpcore.RULES``, or your own; see ``bpcore.Rule``.
    schedule : str or Schedule or callable
        A name, or ``(epoch, epochs) -> factor`` on arrays of epochs; see ``bpcore.Schedule``.
    weight_decay : float
        λ: adds λ·W to the gradient (AdamW shrinks the weights instead). Never on biases.
    held_out : tuple of array_like, optional
        (X, T) on which the SSE is recorded as well.
    snapshots : int
        How many parameter vectors to keep, log-spaced over the epochs, the first and the last among
        them.
    engine : str
        "numba" (compiled), "numpy", or "auto": compiled, where numba is installed and the network
        is made of the module's own pieces; but NumPy for layers so wide that its matrix products
        outrun the loops (see ``bpcore.core.engine.blas_is_faster``). The attribute ``engine`` tells
        which it is; a run keeps it to its end.

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
        seed: int | np.random.Generator = 0,
        reduction: str = "sum",
        clip: str = "off",
        clip_threshold: float = 1.0,
        rule: str | Rule | Callable = "plain",
        schedule: str | Schedule | Callable = "constant",
        weight_decay: float = 0.0,
        held_out: tuple[FloatArray, FloatArray] | None = None,
        snapshots: int = 2,
        engine: str = "auto",
    ) -> None:
        if params.network.sizes != network.sizes:
            raise ValueError(
                f"params are of a {params.network.sizes} network; this one is {network.sizes}"
            )
        X = check_matrix("X", X, network.sizes[0])
        T = check_matrix("T", T, network.sizes[-1], len(X))
        n = len(X)
        if held_out is None:
            held_out = np.empty((0, X.shape[1])), np.empty((0, T.shape[1]))
        else:
            X_held_out = check_matrix("held_out[0]", held_out[0], network.sizes[0])
            held_out = (
                X_held_out,
                check_matrix("held_out[1]", held_out[1], network.sizes[-1], len(X_held_out)),
            )
        self.network = network
        # Copies: what the reader does to the arrays later, or whether they may be written to, is no
        # matter of the run.
        self.data = Data(*(np.array(a.T, order="C") for a in (X, T, *held_out)))

        self.planned = check_int("epochs", epochs, 1)
        self.snapshots = check_int("snapshots", snapshots, 2)
        seed = check_seed("seed", seed)
        chosen = _validated(
            n,
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
        self.engine = _choose_engine(engine, network, chosen)

        bounds = np.cumsum([0] + [m * k for m, k in network.shapes])
        is_weight = Params(network)
        for layer in is_weight.layers:
            layer.W[:] = 1
        size, layers = network.n_params, network.n_layers
        self._state = State(
            params.theta.copy(),
            *(np.zeros(size) for _ in range(4)),
            np.zeros(layers),
            np.zeros(layers),
            bounds,
            is_weight.theta,
            progress=np.array([0, RUNNING, -1, 0]),
            rate_factor=np.ones(1),
        )
        self._seed = seed.integers(2**63) if isinstance(seed, np.random.Generator) else seed
        self._seed_told = None if isinstance(seed, np.random.Generator) else seed
        self._rebased = 0  # updates made, less those that the loop counts
        self._slice = 1  # updates in the first call of the loop; then as many as fit into SLICE
        if self.engine == "numba":
            self._model = machine.layout(network, max(n, self.data.X_held_out.shape[1]))
            self._loop = compiled(advance)
        else:
            self._model, self._loop = network, _quiet(advance)

        self._clips = chosen["clip"] != "off"  # else both norms are one array
        self._snapshot_epochs = _log_spaced(self.planned, self.snapshots - 1)
        snapshots = np.zeros((len(self._snapshot_epochs), size))
        self._record = _empty_record(0, layers, self._clips, snapshots)
        self._batches = np.zeros(0, dtype=int)  # updates in each epoch
        self._choose(chosen)
        self._record.snapshot_row[self._snapshot_epochs] = np.arange(len(self._snapshot_epochs))

    def _choose(self, chosen: dict[str, Any]) -> None:
        """Take these options from here on."""
        before = getattr(self, "_chosen", {})
        n = self.data.X.shape[1]
        self._chosen = chosen
        self.batch_size, self.learning_rate = chosen["batch_size"], chosen["learning_rate"]
        self.rule, self.schedule = chosen["rule"], chosen["schedule"]
        shuffles = chosen["shuffle"] and self.batch_size < n
        if not before or shuffles != self._shuffles:
            self._shuffles = shuffles
            self._orders = np.tile(np.arange(n), (max(ORDERS // n, 1) if shuffles else 1, 1))
            self._block = -1
        rule, clips = self.rule, chosen["clip"] != "off"
        self._options = Options(
            self.batch_size,
            int(chosen["reduction"] == "mean"),
            # To clip at infinity is not to clip, and yet writes its own row of norms.
            CLIPPINGS.index(chosen["clip"] if clips or not self._clips else "norm"),
            chosen["clip_threshold"] if clips or not self._clips else np.inf,
            machine.rule_code(rule) if self.engine == "numba" else rule.function,
            float(rule.beta1),
            float(rule.beta2),
            float(rule.epsilon),
            chosen["weight_decay"],
            int(rule.decoupled),
            int(rule.adaptive),
            float(rule.increase),
            float(rule.decrease),
            float(rule.tolerance),
            chosen["goal"],
        )
        self.settings = {
            **chosen,
            "epochs": self.planned,
            "seed": self._seed_told,
            "rule": rule.name,
            "rule_constants": {name: getattr(rule, name) for name in RULE_CONSTANTS},
            "schedule": getattr(self.schedule, "name", "own"),
            "schedule_factor": getattr(self.schedule, "factor", None),
            "schedule_every": getattr(self.schedule, "every", None),
        }
        self._scheduled = np.zeros(0)
        self._reserve(self.planned)

    def change(self, **options: Any) -> Training:
        """Train on with other options, from where the run stands.

        The rule's memories go on, unless the rule changes; then they begin empty. An epoch under
        way ends here if the size of the batches changes. A run that has reached its goal goes on
        with a lower one.

        Parameters
        ----------
        **options
            Of ``CHANGEABLE``; see ``Training``.

        Returns
        -------
        Training
            Itself.

        Raises
        ------
        ValueError
            If an option cannot be changed under way, is out of its range, or does not go with the
            others. The run is then as it was.
        """
        for name in options:
            check_choice("an option to change under way", name, CHANGEABLE)
        before = self._chosen
        chosen = _validated(self.data.X.shape[1], **{**before, **options})
        if self.engine == "numba" and not machine.supports(self.network, chosen["rule"]):
            raise ValueError(
                "rule is a function of your own, and this run is compiled; "
                "make it with engine='numpy' to change to such a rule"
            )
        _factors(chosen["schedule"], self.planned, self.planned)
        progress = self._state.progress
        if progress[STOP] == GOAL and self.sse >= chosen["goal"]:
            progress[STOP] = RUNNING
        if chosen["batch_size"] != before["batch_size"]:
            update, batches = self._update, self.batches
            epoch = -(-update // batches)  # one under way ends here
            self._batches = self._batches[:epoch]
            progress[UPDATE] = epoch * -(-self.data.X.shape[1] // chosen["batch_size"])
            self._rebased += update - int(progress[UPDATE])
        if chosen["rule"] != before["rule"]:
            self._state.m[:] = self._state.v[:] = 0
            self._state.rate_factor[0] = 1
            progress[AGE] = 0
        if chosen["clip"] != "off" and not self._clips:
            self._clips = True
            self._record = self._record._replace(clipped_norms=self._record.gradient_norms.copy())
        self._choose(chosen)
        return self

    @property
    def batches(self) -> int:
        """Updates in an epoch."""
        return -(-self.data.X.shape[1] // self.batch_size)

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
    def _update(self) -> int:
        """Updates done, as the loop counts them: as if all epochs had had the batches of now."""
        return int(self._state.progress[UPDATE])

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
    def _rows(self) -> int:
        """Epochs of which something is recorded."""
        return -(-self._update // self.batches) + (self._stop in (GOAL, DIVERGED))

    @property
    def _stop(self) -> int:
        return int(self._state.progress[STOP])

    @property
    def params(self) -> Params:
        """The parameters as they are now, in memory of their own."""
        return Params(self.network, self._state.theta.copy())

    def advance(
        self, epochs: int | None = None, *, updates: int | None = None, seconds: float = np.inf
    ) -> Training:
        """Train on from where the run stands.

        Parameters
        ----------
        epochs, updates : int, optional
            How far at most; to the end of the planned epochs if both are left out. May go beyond
            that end. Once the goal is reached or the numbers have overflowed, nothing happens any
            more.
        seconds : float
            Come back after about this long, done or not.

        Returns
        -------
        Training
            Itself, so that ``training.advance(10).history()`` reads well.
        """
        if epochs is None and updates is None:
            until = self._update + self.left
        else:
            until = self._update + check_int("epochs", epochs or 0, 0) * self.batches
            until += check_int("updates", updates or 0, 0)
        self._reserve(-(-until // self.batches))
        end = time.perf_counter() + check_number("seconds", seconds, 0, np.inf)
        while self._update < until and self._stop == RUNNING:
            begin, before = time.perf_counter(), self._update
            reach = self._draw_orders()
            self._loop(
                self._model,
                self.data,
                self._options,
                self._state,
                self._record,
                self._scheduled,
                self._orders,
                min(until, before + self._slice, reach),
            )
            now = time.perf_counter()
            per_update = (now - begin) / max(self._update - before, 1)
            self._slice = int(min(max(SLICE / per_update, 1), 4 * self._slice))
            if now >= end:
                break
        return self

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
        if now and self._stop == RUNNING and self._update == self.epoch * self.batches:
            return self._with_next_row()
        update, stopped, first_layer, _ = self._state.progress.tolist()
        rows = self._rows
        epochs = self._snapshot_epochs[self._snapshot_epochs * self.batches < update]
        params = self.params
        record, T = self._record, self.data.T.T
        with np.errstate(all="ignore"):
            slope = hidden_slope(self.network, params, self.data.X.T)
        return History(
            network=self.network,
            params=params,
            sse=_locked(record.sse[:rows]),
            held_out_sse=_locked(record.held_out_sse[:rows]) if self.data.X_held_out.size else None,
            gradient_norms=_locked(record.gradient_norms[:rows]),
            clipped_norms=_locked(record.clipped_norms[:rows]),
            clipped_share=record.clipped_updates[:rows] / self._batches[:rows],
            learning_rate=_locked(record.learning_rate[:rows]),
            snapshot_epochs=np.append(epochs, self.epoch),
            snapshots=np.vstack([record.snapshots[: len(epochs)], params.theta]),
            updates=self.updates,
            stopped=STOPPED[EPOCHS if stopped == RUNNING and self.done else stopped],
            first_layer=None if first_layer < 0 else first_layer,
            constant_sse=float(np.sum((T - T.mean(axis=0)) ** 2)),
            hidden_slope=slope,
            engine=self.engine,
            settings=dict(self.settings),
        )

    def _with_next_row(self) -> History:
        """The history, with the row that the next update will begin; the run stays as it is."""
        rows = self.epoch + 1
        self._reserve(rows)
        ahead = copy.copy(self)
        ahead._state = State(*(array.copy() for array in self._state))
        *by_epoch, snapshots = self._record
        ahead._record = Record(*(array[:rows].copy() for array in by_epoch), snapshots.copy())
        next_row = ahead.advance(updates=1).history()
        return replace(
            self.history(),
            **{
                name: getattr(next_row, name)
                for name in (
                    *("sse", "held_out_sse", "gradient_norms", "clipped_norms"),
                    *("clipped_share", "learning_rate", "first_layer"),
                )
            },
        )

    def _draw_orders(self) -> int | float:
        """Make sure of the orders of the samples that come next; return the update they reach to.

        They are drawn in blocks of one size, each from a generator of its own: so they depend
        neither on how a run is cut into slices, nor on an interrupt between drawing and keeping.
        """
        if not self._shuffles:
            return np.inf
        updates = len(self._orders) * self.batches  # in a block
        block = self._update // updates
        if block != self._block:
            in_turn = np.tile(np.arange(self._orders.shape[1]), (len(self._orders), 1))
            rng = np.random.default_rng([self._seed, block])
            self._orders = rng.permuted(in_turn, axis=1, out=in_turn)
            self._block = block
        return (block + 1) * updates

    def _reserve(self, epochs: int) -> None:
        """Make room for this many epochs.

        When a run goes on beyond its plan, make room for at least twice as many as before.
        """
        have = len(self._record.sse)
        if epochs > have:
            epochs = max(epochs, 2 * have)
            old = self._record
            self._record = _empty_record(epochs, self.network.n_layers, self._clips, old.snapshots)
            for new_array, old_array in zip(self._record, old, strict=True):
                new_array[: len(old_array)] = old_array
        have = len(self._record.sse)
        if len(self._scheduled) < have:
            self._scheduled = self.learning_rate * _factors(self.schedule, have, self.planned)
        if len(self._batches) < have:
            new = np.full(have - len(self._batches), self.batches)
            self._batches = np.concatenate([self._batches, new])


def train(network: Network, params: Params, X: FloatArray, T: FloatArray, **options) -> History:
    """Train a network to the end and return the course of it.

    Takes the arguments of ``Training``, which says what each of them means.

    Returns
    -------
    History

    Examples
    --------
    >>> history = train(
    ...     network, params, problem.X, problem.T, learning_rate=0.05, epochs=50_000, goal=1e-3
    ... )
    """
    return Training(network, params, X, T, **options).advance().history()


train.__signature__ = inspect.signature(Training)  # so that a notebook's tooltip lists the options


def warm_up() -> None:
    """Compile the loop, or load it from the disk, before a first slider waits for it."""
    network = Network((1, 1, 1))
    train(network, Params(network), np.zeros((2, 1)), np.zeros((2, 1)), epochs=1)


def _validated(n: int, **options: Any) -> dict[str, Any]:
    """The options that can be changed under way, of ``n`` samples, checked and in their own types.

    Raises
    ------
    ValueError
        As ``Training`` says.
    """
    batch_size, rule, schedule = options["batch_size"], options["rule"], options["schedule"]
    chosen = {
        "learning_rate": check_positive("learning_rate", options["learning_rate"]),
        "goal": check_positive("goal", options["goal"], or_zero=True),
        "batch_size": n if batch_size is None else check_int("batch_size", batch_size, 1, n),
        "shuffle": bool(options["shuffle"]),
        "reduction": check_choice("reduction", options["reduction"], REDUCTIONS),
        "clip": check_choice("clip", options["clip"], CLIPPINGS),
        "clip_threshold": check_positive("clip_threshold", options["clip_threshold"]),
        "rule": Rule(getattr(rule, "__name__", "own"), rule) if callable(rule) else make_rule(rule),
        "schedule": schedule if callable(schedule) else Schedule(schedule),
        "weight_decay": check_positive("weight_decay", options["weight_decay"], or_zero=True),
    }
    if chosen["rule"].adaptive and chosen["batch_size"] < n:
        raise ValueError(
            f"batch_size is {chosen['batch_size']} and rule is {chosen['rule'].name!r}, "
            f"which undoes whole steps and so needs the full batch; "
            f"leave batch_size out, or choose another rule"
        )
    return chosen


def _factors(schedule: Callable, epochs: int, planned: int) -> FloatArray:
    """What a schedule makes of the learning rate in each epoch.

    Raises
    ------
    ValueError
        If it is not one finite factor, 0 or above, for each.
    """
    factors = np.asarray(schedule(np.arange(epochs, dtype=float), planned), dtype=float)
    if factors.shape != (epochs,) or not np.isfinite(factors).all() or (factors < 0).any():
        raise ValueError(
            f"schedule gives an array of shape {factors.shape}; "
            f"it must give one finite factor, 0 or above, for each of the {epochs} epochs"
        )
    return factors


def _choose_engine(engine: str, network: Network, chosen: dict[str, Any]) -> str:
    check_choice("engine", engine, ENGINES)
    if engine == "numpy":
        return engine
    if not machine.available:
        if engine == "numba":
            raise ValueError(
                "engine is 'numba', which is not installed; it must be 'numpy' or 'auto' here"
            )
        _say_once(
            "numba is not installed: training runs on NumPy, the same but about 100 times slower"
        )
        return "numpy"
    if not machine.supports(network, chosen["rule"]):
        if engine == "numba":
            raise ValueError(
                "engine is 'numba', but a rule or an activation of your own needs 'numpy' or 'auto'"
            )
        _say_once("a rule or an activation of your own runs on NumPy, about 100 times slower")
        return "numpy"
    if engine == "auto" and machine.blas_is_faster(network, chosen["batch_size"]):
        return "numpy"
    return "numba"


@functools.cache
def _say_once(message: str) -> None:
    """Warn, but only once: Python's own "once" counts anew for every cell of a notebook."""
    warnings.warn(message, stacklevel=5)


def _quiet(loop: Callable) -> Callable:
    """The loop without NumPy's warnings.

    That a run overflows is a result, and the history tells of it.
    """

    def run(*arguments):
        with np.errstate(all="ignore"):
            return loop(*arguments)

    return run


def _locked(view: FloatArray) -> FloatArray:
    view.flags.writeable = False
    return view


def _empty_record(epochs: int, layers: int, clips: bool, snapshots: FloatArray) -> Record:
    gradient_norms = np.zeros((epochs, layers))
    return Record(
        sse=np.zeros(epochs),
        held_out_sse=np.zeros(epochs),
        gradient_norms=gradient_norms,
        clipped_norms=np.zeros((epochs, layers)) if clips else gradient_norms,
        clipped_updates=np.zeros(epochs),
        learning_rate=np.zeros(epochs),
        snapshot_row=np.full(epochs, -1),
        snapshots=snapshots,
    )


def _log_spaced(epochs: int, count: int) -> np.ndarray:
    """Up to ``count`` different epochs, evenly spaced on a log scale.

    They are counted from 0, and the first is 0.
    """
    return np.unique(np.round(np.geomspace(1, epochs, count)).astype(int)) - 1
