"""The gradient once more, as loops that numba compiles: what the sliders run.

The training loop and the step rules stand in ``descent`` and ``steps`` and are compiled as they
are. Only what is an array expression there is given a loop here, by ``overload``: when the compiled
training loop calls ``network.gradient``, it gets the twin below. Tests hold each pair equal.

All of a layer's numbers for one unit lie side by side, one per sample, so the inner loops run
over samples and become vector instructions. This module is imported only to compile: what comes of
it is kept, see ``machine_code``.
"""

from __future__ import annotations

import numba
import numpy as np
from numba.extending import overload, register_jitable

from bpcore.core import network as net
from bpcore.core import steps
from bpcore.core.lanes import load, place, spread, store, total
from bpcore.core.layout import (
    ADDS,
    HANDS_ON,
    IS_ADDED,
    LANES,
    LOGISTIC,
    NORMALISES,
    RELU,
    REMEMBERS,
    RULE_FUNCTIONS,
    TANH,
)

# Sums may be reordered, products fused: that is what makes vectors of them. But "nnan" and "ninf"
# stay off: with them a run that overflowed compared as if it had reached its goal.
FAST = {"reassoc", "contract", "nsz", "arcp", "afn"}

# Without "_nrt" compiled code can make no new array, and need not count who holds the old ones.
# Counting is an instruction that waits for all processors, tens of times in each update: a fifth of
# the reference run's time, and half of that of stochastic descent.
OPTIONS = {"fastmath": FAST, "error_model": "numpy", "nogil": True, "_nrt": False}

# Places in memory are counted in unsigned integers: a signed one might be negative and mean
# "from the end", and a loop with that question in it becomes no vector instruction. They must
# not meet signed ones, which would turn both into floats.
ZERO, ONE, TWO, FOUR = (np.uint64(number) for number in (0, 1, 2, LANES))

fast = numba.njit(**OPTIONS)

# An array is handed to a function as seven numbers: to call one of these would take longer than
# its work. So they are copied into the loop that calls them.
inlined = numba.njit(inline="always", **OPTIONS)


# Reordering would cancel the shift away and merge the two parts of ln 2. Left out, the option
# is inherited from the caller.
@numba.njit(fastmath=False)
def _reduce(x):
    """The r in x = k·ln 2 + r, with |r| ≤ ln(2)/2, and a number whose lowest bits are k."""
    shifted = x * 1.4426950408889634 + 6755399441055744.0  # 1.5·2⁵²: what is added is rounded
    k = shifted - 6755399441055744.0
    r = (x - k * 0.6931471803691238) - k * 1.9082149292705877e-10
    return r, np.float64(shifted).view(np.int64)


@fast
def _exp(x):
    """The exponential for |x| ≤ 708, to 2 units in the last place.

    Made of operations that exist for vectors: exp(r) by its Taylor polynomial, and 2ᵏ by
    writing k into the exponent.
    """
    r, bits = _reduce(x)
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (0.5 + r * (1 / 6))
    mid = (1 / 24 + r * (1 / 120)) + r2 * (1 / 720 + r * (1 / 5040))
    high = (1 / 40320 + r * (1 / 362880)) + r2 * (1 / 3628800 + r * (1 / 39916800))
    high += r4 * (1 / 479001600 + r * (1 / 6227020800))
    p = low + r4 * (mid + r4 * high)
    return p * np.int64((bits + 1023) << 52).view(np.float64)


@fast
def _activate(code, Z, start, stop):
    """Replace pre-activations by activations."""
    if code == LOGISTIC:
        for i in range(start, stop):
            z = -708.0 if Z[i] < -708.0 else Z[i]  # NaN passes through both
            z = 708.0 if z > 708.0 else z
            Z[i] = 1.0 / (1.0 + _exp(-z))
    elif code == TANH:
        for i in range(start, stop):
            Z[i] = np.tanh(Z[i])
    elif code == RELU:
        for i in range(start, stop):
            Z[i] = 0.0 if Z[i] < 0.0 else Z[i]


@fast
def _times_slope(code, D, A, start, stop):
    """Multiply ∂/∂A by the slope of the activation, which gives ∂/∂Z."""
    if code == LOGISTIC:
        for i in range(start, stop):
            D[i] *= A[i] * (1.0 - A[i])
    elif code == TANH:
        for i in range(start, stop):
            D[i] *= 1.0 - A[i] * A[i]
    elif code == RELU:
        for i in range(start, stop):
            D[i] *= 1.0 if A[i] > 0.0 else 0.0


# What a layer does besides. These are called where a network asks for it.


@fast
def _normalise(A, Z, epsilon, start, m, n):
    """Bring the pre-activations of each of ``n`` samples to mean 0 and variance 1."""
    deviations = start + m * n
    for s in range(n):
        total = 0.0
        for i in range(m):
            total += A[start + i * n + s]
        mean, total = total / m, 0.0
        for i in range(m):
            away = A[start + i * n + s] - mean
            total += away * away
        factor = 1.0 / np.sqrt(total / m + epsilon)
        Z[deviations + s] = factor
        for i in range(m):
            at = start + i * n + s
            A[at] = (A[at] - mean) * factor
            Z[at] = A[at]


@fast
def _through_normalised(D, Z, start, m, n):
    """Make ∂/∂Z of ∂/∂ of the normalised pre-activations."""
    deviations = start + m * n
    for s in range(n):
        moved, stretched = 0.0, 0.0
        for i in range(m):
            at = start + i * n + s
            moved += D[at]
            stretched += D[at] * Z[at]
        moved /= m
        stretched /= m
        for i in range(m):
            at = start + i * n + s
            D[at] = (D[at] - moved - Z[at] * stretched) * Z[deviations + s]


@fast
def _through_time(code, theta, p, A, a, k, start, m, n, scratch):
    """Fill a layer that reads its own activations of the sample before, sample by sample."""
    before = a + (k - m) * n
    for i in range(m):
        A[before + i * n] = 0.0
    for t in range(n):
        for i in range(m):
            w = p + i * (k + ONE)
            total = theta[w + k]
            for j in range(k):
                total += theta[w + j] * A[a + j * n + t]
            scratch[i] = total
        _activate(code, scratch, ZERO, m)
        for i in range(m):
            A[start + i * n + t] = scratch[i]
            if t + ONE < n:
                A[before + i * n + t + ONE] = scratch[i]


@fast
def _back_through_time(code, theta, p, A, D, start, k, m, n):
    """Make ∂/∂Z of ∂/∂A by the layers above, from the last sample to the first."""
    w = p + k - m  # the weight of the first unit's own activation before
    t = n
    while t > ZERO:
        t -= ONE
        for j in range(m):
            at = start + j * n + t
            if t + ONE < n:
                for i in range(m):
                    D[at] += D[start + i * n + t + ONE] * theta[w + i * (k + ONE) + j]
            _times_slope(code, D, A, at, at + ONE)


@fast
def _activate_with(extra, code, theta, p, A, Z, F, epsilon, a, k, start, m, n, scratch):
    """Replace pre-activations by activations in a layer that does more than that."""
    stop = start + m * n
    if extra & REMEMBERS:  # its weighted sums are taken anew, one sample after the other
        _through_time(code, theta, p, A, a, k, start, m, n, scratch)
        return
    if extra & NORMALISES:
        _normalise(A, Z, epsilon, start, m, n)
    _activate(code, A, start, stop)
    if extra & ADDS:
        for i in range(m * n):
            F[start + i] = A[start + i]
            A[start + i] += A[a + i]


@fast
def _times_slope_with(extra, code, theta, p, A, D, Z, F, start, k, m, n):
    """Make ∂/∂Z of ∂/∂A in such a layer."""
    stop = start + m * n
    if extra & IS_ADDED:
        above = stop + n
        for i in range(m * n):
            D[start + i] += A[above + i]
    if extra & REMEMBERS:
        _back_through_time(code, theta, p, A, D, start, k, m, n)
    elif extra & ADDS:
        for i in range(start, stop):
            A[i] = D[i]  # for the layer below; the activations have done their work
        _times_slope(code, D, F, start, stop)
    else:
        _times_slope(code, D, A, start, stop)
    if extra & NORMALISES:
        _through_normalised(D, Z, start, m, n)


@fast
def _weigh(weights, step, stride, units, rows, count, n, out):
    """Weighted sums of ``count`` rows, one for each unit: a product of two matrices.

    out[i·n : …+n] = Σ weights[i·step + c·stride] · rows[c·n : …+n] over c < count, for i < units.
    Two units at a time, so that each row is fetched half as often.
    """
    for i in range(ZERO, units, TWO):
        j = min(i + ONE, units - ONE)  # an odd one out is its own second
        for s in range(ZERO, n, FOUR):
            x, y = spread(0.0), spread(0.0)
            for c in range(count):
                row = load(rows, c * n + s)
                x += weights[i * step + c * stride] * row
                y += weights[j * step + c * stride] * row
            store(out, i * n + s, x)
            store(out, j * n + s, y)


@fast
def _sums_over_samples(D, units, rows, count, n, out):
    """Products of each unit's deltas with each row, summed over the samples.

    out[i·count + c] = D[i·n : …+n] · rows[c·n : …+n] for i < units and c < count, two and two at a
    time.
    """
    for i in range(ZERO, units, TWO):
        j = min(i + ONE, units - ONE)
        for c in range(ZERO, count, TWO):
            e = min(c + ONE, count - ONE)
            ic, ie, jc, je = spread(0.0), spread(0.0), spread(0.0), spread(0.0)
            for s in range(ZERO, n, FOUR):
                x, y = load(D, i * n + s), load(D, j * n + s)
                u, v = load(rows, c * n + s), load(rows, e * n + s)
                ic += x * u
                ie += x * v
                jc += y * u
                je += y * v
            out[i * count + c] = total(ic)
            out[i * count + e] = total(ie)
            out[j * count + c] = total(jc)
            out[j * count + e] = total(je)


@inlined
def _forward(model, theta, n):
    """Fill ``A`` from the first hidden layer on, for ``n`` samples.

    Return where the outputs begin.
    """
    reads, units, activations, _, extras, A, D, _, Z, F, epsilon = model
    a = ZERO  # where the layer below begins
    p = ZERO  # the parameter at hand
    for layer in range(len(activations)):
        k, m = reads[layer], units[layer]
        for s in range(n):
            A[a + k * n + s] = 1.0  # the constant unit, whose weight is the bias
        start = a + (k + ONE) * n
        z = start
        if n == ONE:  # fills no vector: its sums stay in a register
            for _ in range(m):
                total = theta[p + k]
                for j in range(k):
                    total += theta[p + j] * A[a + j]
                A[z] = total
                p += k + ONE
                z += ONE
        else:
            _weigh(place(theta, p), k + ONE, ONE, m, place(A, a), k + ONE, n, place(A, z))
            p += m * (k + ONE)
            z += m * n
        code, extra = activations[layer], extras[layer]
        if extra:  # D is free as yet
            q = p - m * (k + ONE)
            _activate_with(extra, code, theta, q, A, Z, F, epsilon, a, k, start, m, n, D)
            if extra & HANDS_ON:
                for i in range((reads[layer + 1] - m) * n):
                    A[z + i] = A[i]
        else:
            _activate(code, A, start, z)
        a = start
    return a


@inlined
def _backward(model, theta, count, n, out):
    """Write the gradient of the loss into ``out``, after a forward pass; return the SSE.

    Of the ``n`` samples those after ``count`` fill up: they have no error.
    """
    reads, units, _, slopes, extras, A, D, T, Z, F, _ = model
    d = ZERO  # where this layer begins: first the output
    for layer in range(len(slopes)):
        d += (reads[layer] + ONE) * n
    sse = 0.0
    for i in range(ZERO, units[-1] * n, n):
        for s in range(count):
            error = T[i + s] - A[d + i + s]
            sse += error * error
            D[d + i + s] = -error
        for s in range(count, n):
            D[d + i + s] = 0.0
    p = np.uint64(len(theta))
    for layer in range(len(slopes) - 1, -1, -1):
        k, m = reads[layer], units[layer]
        p -= m * (k + ONE)
        code, extra = slopes[layer], extras[layer]
        if extra:
            _times_slope_with(extra, code, theta, p, A, D, Z, F, d, k, m, n)
        else:
            _times_slope(code, D, A, d, d + m * n)
        a = d - (k + ONE) * n  # where the layer below begins
        if n == ONE:  # the gradient and the deltas below in one go
            for j in range(k):
                D[a + j] = 0.0
            q = p
            for i in range(d, d + m):
                delta = D[i]
                for j in range(k):
                    out[q + j] = delta * A[a + j]
                    D[a + j] += delta * theta[q + j]
                out[q + k] = delta
                q += k + ONE
        else:
            _sums_over_samples(place(D, d), m, place(A, a), k + ONE, n, place(out, p))
            if layer > 0:
                _weigh(place(theta, p), ONE, k + ONE, k, place(D, d), m, n, place(D, a))
        d = a
    return sse


@fast
def _filled(count):
    """So many samples, and as many more as fill up the last vector; one alone fills none."""
    return count if count == ONE else (count + FOUR - ONE) // FOUR * FOUR


@inlined
def _load(table, rows, n, target):
    """Copy the samples ``rows`` of a table that has a row per variable.

    Filled up to ``n`` with the last one, which overflows where that does, and nowhere else.
    """
    count = np.uint64(len(rows))
    start = ZERO
    for j in range(len(table)):
        if len(rows) == table.shape[1]:  # all of them: their order does not matter
            for s in range(count):
                target[start + s] = table[j, s]
        else:
            for s in range(count):
                target[start + s] = table[j, rows[s]]
        for s in range(count, n):
            target[start + s] = target[start + count - ONE]
        start += n


@overload(net.gradient, inline="always")
def _gradient_twin(model, theta, X, T, rows, out):
    def twin(model, theta, X, T, rows, out):
        count = np.uint64(len(rows))
        n = _filled(count)
        _load(X, rows, n, model.A)
        _load(T, rows, n, model.T)
        _forward(model, theta, n)
        return _backward(model, theta, count, n, out)

    return twin


@overload(net.sum_of_squares)
def _sum_of_squares_twin(model, theta, X, T):
    def twin(model, theta, X, T):
        A = model.A
        count = np.uint64(X.shape[1])
        n = _filled(count)
        start = ZERO
        for j in range(len(X)):
            for s in range(count):
                A[start + s] = X[j, s]
            for s in range(count, n):
                A[start + s] = A[start + count - ONE]
            start += n
        y = _forward(model, theta, n)
        sse = 0.0
        for i in range(len(T)):
            for s in range(count):
                error = T[i, s] - A[y + s]
                sse += error * error
            y += n
        return sse

    return twin


@overload(steps.layer_norms, inline="always")
def _layer_norms_twin(g, bounds, out):
    def twin(g, bounds, out):
        for layer in range(len(out)):
            total = 0.0
            for i in range(np.uint64(bounds[layer]), np.uint64(bounds[layer + 1])):
                total += g[i] * g[i]
            out[layer] = np.sqrt(total)

    return twin


@overload(steps.clip)
def _clip_twin(g, bounds, norms, kind, threshold, out):
    def twin(g, bounds, norms, kind, threshold, out):
        clipped = False
        if kind == steps.BY_VALUE:
            for i in range(len(g)):
                if g[i] > threshold:
                    g[i] = threshold
                    clipped = True
                elif g[i] < -threshold:
                    g[i] = -threshold
                    clipped = True
            steps.layer_norms(g, bounds, out)
            return clipped
        whole = 0.0
        for layer in range(len(norms)):
            whole += norms[layer] * norms[layer]
        whole = np.sqrt(whole)
        for layer in range(len(norms)):
            length = whole if kind == steps.BY_NORM else norms[layer]
            out[layer] = norms[layer]
            if length > threshold:
                clipped = True
                factor = threshold / length
                out[layer] *= factor
                for i in range(bounds[layer], bounds[layer + 1]):
                    g[i] *= factor
        return clipped

    return twin


@overload(steps.decay_weights)
def _decay_weights_twin(target, amount, is_weight, theta):
    def twin(target, amount, is_weight, theta):
        for i in range(len(theta)):
            target[i] += amount * is_weight[i] * theta[i]

    return twin


@overload(steps.keep_largest, inline="always")
def _keep_largest_twin(row, values):
    def twin(row, values):
        for i in range(len(row)):
            if not values[i] <= row[i]:
                row[i] = values[i]

    return twin


@overload(steps.overwrite, inline="always")
def _overwrite_twin(target, source):
    def twin(target, source):
        for i in range(len(source)):
            target[i] = source[i]

    return twin


@inlined
def _update(chosen, theta, g, m, v, c):
    """One update of all parameters, by the rule whose place is chosen: as yet there is none."""


def _update_by(place, rule, others):
    """The same with one more rule: by this one if its place is chosen, else by the others."""
    rule = register_jitable(rule)

    @inlined
    def update(chosen, theta, g, m, v, c):
        if chosen == place:
            for i in range(np.uint64(len(theta))):
                step, m[i], v[i] = rule(g[i], m[i], v[i], c)
                theta[i] -= step
        else:
            others(chosen, theta, g, m, v, c)

    return update


for _place, _rule in enumerate(RULE_FUNCTIONS):
    _update = _update_by(_place, _rule, _update)


@overload(steps.apply_rule, inline="always")
def _apply_rule_twin(rule, theta, g, m, v, c):
    def twin(rule, theta, g, m, v, c):
        _update(rule, theta, g, m, v, c)

    return twin
