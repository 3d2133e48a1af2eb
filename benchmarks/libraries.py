"""The reference run in other people's libraries: the same descent, from the same weights.

Each of these functions takes a library that can be imported here, and returns a ``train(epochs)``
that gives the seconds of the training alone and the SSE before some epochs' first update. The
samples come in the order of the table, and are not shuffled.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np

import bpcore as bp

Train = Callable[[int], tuple[float, dict[int, float]]]


def pytorch(start: bp.Params, problem: bp.Problem, learning_rate: float, size: int) -> Train:
    """``torch.nn`` and ``torch.optim.SGD`` in double precision.

    On one thread: with more, layers as small as these only wait for each other.
    """
    import torch

    torch.set_num_threads(1)
    X, T = torch.from_numpy(problem.X), torch.from_numpy(problem.T)

    def train(epochs: int) -> tuple[float, dict[int, float]]:
        hidden, output = torch.nn.Linear(3, 8), torch.nn.Linear(8, 2)
        model = torch.nn.Sequential(hidden, torch.nn.Sigmoid(), output).double()
        with torch.no_grad():
            for layer, ours in zip((hidden, output), start.layers, strict=True):
                layer.weight.copy_(torch.from_numpy(ours.W))
                layer.bias.copy_(torch.from_numpy(ours.b))
        optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
        batches = list(zip(X.split(size), T.split(size), strict=True))
        sse = np.empty(epochs)
        begin = time.perf_counter()
        for epoch in range(epochs):
            if len(batches) > 1:
                with torch.no_grad():
                    sse[epoch] = ((T - model(X)) ** 2).sum().item()
            for X_batch, T_batch in batches:
                optimizer.zero_grad()
                loss = ((T_batch - model(X_batch)) ** 2).sum() / 2
                loss.backward()
                optimizer.step()
            if len(batches) == 1:
                sse[epoch] = 2 * loss.item()
        return time.perf_counter() - begin, dict(enumerate(sse, start=1))

    return train


def scikit_learn(start: bp.Params, problem: bp.Problem, learning_rate: float, size: int) -> Train:
    """``MLPRegressor``, held to plain descent.

    Its gradient is that of the mean over a batch, so a rate ``size`` times as large makes the step
    of the sum. It starts from weights of our own by a warm start, which wants a first fit. The loss
    that it notes is another one with mini-batches, so the SSE is taken from the weights at the end.
    """
    from sklearn.neural_network import MLPRegressor

    def train(epochs: int) -> tuple[float, dict[int, float]]:
        model = MLPRegressor(
            hidden_layer_sizes=(8,),
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            momentum=0.0,
            nesterovs_momentum=False,
            learning_rate="constant",
            learning_rate_init=learning_rate * size,
            batch_size=size,
            shuffle=False,
            tol=0.0,
            max_iter=max(epochs - 1, 1),  # the SSE before epoch n is what n - 1 epochs leave
            n_iter_no_change=epochs + 1,
            warm_start=True,
        )
        model.partial_fit(problem.X, problem.T)
        for W, b, ours in zip(model.coefs_, model.intercepts_, start.layers, strict=True):
            W[:], b[:] = ours.W.T, ours.b
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged
            begin = time.perf_counter()
            model.fit(problem.X, problem.T)
            seconds = time.perf_counter() - begin
        sse = float(np.sum((problem.T - model.predict(problem.X)) ** 2))
        return seconds, {model.n_iter_ + 1: sse}

    return train


def jax(start: bp.Params, problem: bp.Problem, learning_rate: float, size: int) -> Train:
    """``jax.value_and_grad`` in a ``lax.scan`` over the epochs, compiled as a whole beforehand."""
    import jax
    import jax.numpy as jnp
    from jax import lax

    jax.config.update("jax_enable_x64", True)
    X, T = jnp.asarray(problem.X), jnp.asarray(problem.T)
    batches = X.reshape(-1, size, X.shape[1]), T.reshape(-1, size, T.shape[1])
    weights = [(jnp.asarray(layer.W), jnp.asarray(layer.b)) for layer in start.layers]

    def half_sse(weights, X, T):
        (W1, b1), (W2, b2) = weights
        return jnp.sum((T - (jax.nn.sigmoid(X @ W1.T + b1) @ W2.T + b2)) ** 2) / 2

    def update(weights, batch):
        loss, slopes = jax.value_and_grad(half_sse)(weights, *batch)
        return jax.tree.map(lambda w, slope: w - learning_rate * slope, weights, slopes), loss

    def epoch(weights, _):
        before = None if size == len(X) else half_sse(weights, X, T)
        weights, losses = lax.scan(update, weights, batches)
        return weights, 2 * (losses[0] if before is None else before)

    def train(epochs: int) -> tuple[float, dict[int, float]]:
        run = jax.jit(lambda weights: lax.scan(epoch, weights, length=epochs)[1])
        run = run.lower(weights).compile()
        begin = time.perf_counter()
        sse = np.asarray(run(weights))
        return time.perf_counter() - begin, dict(enumerate(sse, start=1))

    return train


LIBRARIES = {
    "PyTorch": ("torch", pytorch),
    "scikit-learn": ("sklearn", scikit_learn),
    "JAX": ("jax", jax),
}
"""Each library's name, the name by which it is imported, and the function that trains with it."""
