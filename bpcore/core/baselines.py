"""Simple forecasts that a network has to beat, and the other way to train one.

Each method is a few lines. Those of a series look at nothing but the target's own past; the
regression looks at the inputs. Levenberg and Marquardt's method trains the same network as
gradient descent does, by other steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from bpcore.core.checks import (
    check_finite,
    check_floats,
    check_int,
    check_matrix,
    check_number,
    check_positive,
    check_shape,
)
from bpcore.core.network import (
    FloatArray,
    Network,
    Params,
    check_memoryless,
    check_one,
    forward,
    send_back,
)


class NoForecast(ValueError):
    """A series that a method is not made for; a backtest then leaves the method out."""


# ---- From the past of a series alone -------------------------------------------------------------


def naive(series: ArrayLike, horizon: int = 1) -> FloatArray:
    """Nothing changes: the last value, for every year to come.

    Parameters
    ----------
    series : array_like of shape (n,)
        One value a year, the oldest first.
    horizon : int
        How many years to forecast.

    Returns
    -------
    ndarray of shape (horizon,)

    Raises
    ------
    ValueError
        If the series is too short, or not of finite numbers.

    References
    ----------
    Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, section 5.2.
    """
    y, h = _series(series, 1), _ahead(horizon)
    return y[-1] + 0 * h


def seasonal_naive(series: ArrayLike, horizon: int = 1, *, season: int) -> FloatArray:
    """As in the same season before: each value is that of the last such month or quarter.

    Parameters, result, errors and source are those of ``naive``; the series needs a whole season.

    Parameters
    ----------
    season : int
        Values in a season: 12 months, 4 quarters.
    """
    season = check_int("season", season, 1)
    y, h = _series(series, season), _ahead(horizon)
    return y[len(y) - season + (h - 1) % season]


def drift(series: ArrayLike, horizon: int = 1, *, times: ArrayLike | None = None) -> FloatArray:
    """Go on by the mean change: the line through the first and the last value.

    Parameters, result and errors are those of ``naive``; two years are needed.

    Parameters
    ----------
    times : array_like of shape (n,), optional
        When each value was, in steps of the horizon; one step after the other if left out.

    References
    ----------
    Hyndman & Athanasopoulos, section 5.2.
    """
    y, h = _series(series, 2), _ahead(horizon)
    t = _times(times, len(y))
    return y[-1] + h * (y[-1] - y[0]) / (t[-1] - t[0])


def linear_trend(
    series: ArrayLike, horizon: int = 1, *, times: ArrayLike | None = None
) -> FloatArray:
    """The straight line with the smallest squared errors, taken further.

    Parameters, result and errors are those of ``drift``.

    References
    ----------
    Hyndman & Athanasopoulos, section 7.4.
    """
    y, h = _series(series, 2), _ahead(horizon)
    t = _times(times, len(y))
    t = t - t.mean()  # counted from the middle
    slope = (t @ y) / (t @ t)
    return y.mean() + slope * (t[-1] + h)


def holt(
    series: ArrayLike,
    horizon: int = 1,
    *,
    alpha: float | None = None,
    beta: float | None = None,
) -> FloatArray:
    """Holt's linear trend: a level and a trend, each a running mean that forgets.

    ℓ ← α·y + (1 − α)(ℓ + b), then b ← β·(ℓ − ℓ_before) + (1 − β)·b; the forecast is ℓ + h·b. They
    start from the first two values: ℓ = y₂, b = y₂ − y₁.

    Parameters and result are those of ``naive``; two years are needed.

    Parameters
    ----------
    alpha, beta : float, optional
        From 0 to 1; both left out, they are those with the smallest sum of squared one-step errors.

    Raises
    ------
    ValueError
        As for ``naive``, or if only one of the two constants is given, or one is not in its range.

    References
    ----------
    Holt, 1957; Hyndman & Athanasopoulos, section 8.2, where β is called β*.
    """
    y, h = _series(series, 2), _ahead(horizon)
    if (alpha is None) != (beta is None):
        raise ValueError("alpha and beta go together: give both, or none to have them found")
    if alpha is None:
        alpha, beta = holt_constants(y)
    alpha, beta = check_number("alpha", alpha, 0, 1), check_number("beta", beta, 0, 1)
    errors = _one_step_errors(y, alpha, beta)
    level = y[-1] - (1 - alpha) * (errors[-1] if len(errors) else 0.0)
    trend = y[1] - y[0] + alpha * beta * errors.sum()
    return level + h * trend


def holt_constants(series: ArrayLike) -> tuple[float, float]:
    """α and β of ``holt`` with the smallest sum of squared one-step errors.

    The sum may have several valleys: a grid finds the deepest, SciPy its bottom. Where every pair
    does as well, as on a straight line, it is the smallest one.
    """
    y = _series(series, 2)
    scale = np.abs(np.diff(y)).max() or 1.0
    return _best_constants(((y - y[0]) / scale).tobytes())  # α and β are those of any scale


@lru_cache(maxsize=64)  # each setting of a backtest asks for those of the same years
def _best_constants(series: bytes) -> tuple[float, float]:
    from scipy.optimize import minimize

    y = np.frombuffer(series)
    grid = np.linspace(0, 1, 21)
    sums = np.array([[_squares(y, alpha, beta) for beta in grid] for alpha in grid])
    start = [grid[i] for i in np.unravel_index(np.argmin(sums), sums.shape)]
    found = minimize(
        lambda constants: _squares(y, *constants),
        start,
        method="L-BFGS-B",
        bounds=[(0, 1), (0, 1)],
        options={"ftol": 1e-14, "gtol": 1e-10},
    )
    alpha, beta = found.x if found.fun < sums.min() else start
    return float(alpha), float(beta)


def _one_step_errors(y: FloatArray, alpha: float, beta: float) -> FloatArray:
    """Of each value from the third on: e = y − (ℓ + b).

    The recursions of ℓ and b make one of the errors, e ← y″ + (2 − α − αβ)·e₋₁ − (1 − α)·e₋₂ with
    the second differences y″: a band below the diagonal, which BLAS solves at once.
    """
    from scipy.linalg.blas import dtbsv

    second = np.diff(y, 2)
    band = np.empty((3, len(second)), order="F")
    band[0], band[1], band[2] = 1.0, alpha + alpha * beta - 2, 1 - alpha
    return dtbsv(2, band, second, lower=1, diag=1, overwrite_x=1) if len(second) else second


def _squares(y: FloatArray, alpha: float, beta: float) -> float:
    errors = _one_step_errors(y, alpha, beta)
    return float(errors @ errors)


def grey(series: ArrayLike, horizon: int = 1) -> FloatArray:
    """GM(1,1), the grey model: an exponential fitted to the running sum.

    With the running sum s and the means z of its neighbours, y = b − a·z is fitted by least
    squares; s then follows ds/dt + a·s = b, and the forecast is the growth of s from year to year.

    Parameters, result and errors are those of ``naive``; three years are needed, all positive.

    References
    ----------
    Deng, J. (1989). Introduction to grey system theory. *Journal of Grey System*, 1, 1–24.
    """
    y, h = _series(series, 3), _ahead(horizon)
    if y.min() <= 0:
        raise NoForecast(
            f"series has the value {y.min():g}; the grey model is made for positive numbers"
        )
    unit = y.max()  # so that no square underflows; the forecast follows its series
    y = y / unit
    s = np.cumsum(y)
    z = (s[1:] + s[:-1]) / 2
    mean_z, mean_y = z.mean(), y[1:].mean()
    a = -((z - mean_z) @ (y[1:] - mean_y)) / ((z - mean_z) @ (z - mean_z))
    b = mean_y + a * mean_z
    growth = np.expm1(a) / a if a else 1.0  # its limit where there is no growth
    with np.errstate(over="ignore"):
        forecast = unit * (b - a * y[0]) * np.exp(-a * (len(y) - 1 + h)) * growth
    if not np.isfinite(forecast).all():
        raise ValueError(f"horizon is {horizon}; so far ahead the grey model's growth overflows")
    return forecast


# ---- From the inputs -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Regression:
    """Ordinary least squares, fitted: each target is an intercept plus weighted inputs.

    Attributes
    ----------
    intercept : ndarray of shape (n_outputs,)
    coefficients : ndarray of shape (n_outputs, n_inputs)
    rank : int
        How many independent directions the inputs have; less than their number if they are
        collinear.
    """

    intercept: FloatArray
    coefficients: FloatArray
    rank: int
    _centre: FloatArray
    _at_centre: FloatArray

    def predict(self, X: FloatArray) -> FloatArray:
        """Targets for inputs of shape (n_samples, n_inputs), or (n_inputs,) for one sample."""
        one = np.ndim(X) == 1
        X = check_matrix("X", [X] if one else X, len(self._centre))
        # Seen from the centre of the data: an intercept far from them cancels digits away.
        Y = self._at_centre + (X - self._centre) @ self.coefficients.T
        return Y[0] if one else Y


def least_squares(X: ArrayLike, T: ArrayLike) -> Regression:
    """Fit a linear regression with intercept.

    The inputs are centred and divided by their spans first, so their units do not matter. Of
    several fits that are equally good, because there are few years or the inputs are collinear, it
    is the one with the smallest coefficients on that scale.

    Parameters
    ----------
    X : array_like of shape (n_samples, n_inputs)
    T : array_like of shape (n_samples, n_outputs)

    Raises
    ------
    ValueError
        If a number is not finite, or the shapes do not go together.

    References
    ----------
    Hyndman & Athanasopoulos, chapter 7.
    """
    X = _within("X", check_matrix("X", X))
    T = _within("T", check_matrix("T", T, n_rows=len(X)))
    centre, at_centre = X.mean(axis=0), T.mean(axis=0)
    span = np.ptp(X, axis=0)
    span[span == 0] = 1  # a constant column: its centred values are 0, and so is its coefficient
    scaled, _, rank, _ = np.linalg.lstsq((X - centre) / span, T - at_centre, rcond=1e-11)
    coefficients = (scaled / span[:, None]).T
    return Regression(
        intercept=at_centre - coefficients @ centre,
        coefficients=coefficients,
        rank=int(rank),
        _centre=centre,
        _at_centre=at_centre,
    )


# ---- Levenberg and Marquardt: the same network, trained by other steps ---------------------------


@dataclass(frozen=True, eq=False)
class MarquardtRun:
    """What ``levenberg_marquardt`` leaves behind.

    Attributes
    ----------
    params : Params
        Where it ended.
    sse : ndarray of shape (steps + 1,)
        At the start, and after each step that was taken.
    stopped : str
        "goal"; "steps" if all that were allowed are done; "converged" if SciPy found that no step
        lowers the SSE any more.
    """

    params: Params
    sse: FloatArray
    stopped: str

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.sse) - 1


class _Enough(Exception):
    """Ends SciPy's search from within."""


def levenberg_marquardt(
    network: Network,
    params: Params,
    X: ArrayLike,
    T: ArrayLike,
    *,
    goal: float = 1e-3,
    steps: int = 1000,
) -> MarquardtRun:
    """Train as a toolbox would, by SciPy's Levenberg–Marquardt method; MATLAB calls it ``trainlm``.

    A step solves (JᵀJ + μD)·Δθ = Jᵀe, with the slopes J of the outputs and the errors e. A small
    damping μ goes to the bottom of the linear picture, a large one a short way down the gradient.

    Parameters
    ----------
    network, params, X, T, goal
        As for ``bpcore.train``.
    steps : int
        How many steps at most.

    Raises
    ------
    ValueError
        If an argument is out of its range, the network is recurrent or has another loss than
        squared errors, or the SSE at the start is not finite.

    References
    ----------
    Marquardt, 1963; Moré, 1978 (MINPACK, which SciPy runs); Hagan & Menhaj, 1994.
    """
    from scipy.optimize import least_squares as search

    check_memoryless(network, "levenberg_marquardt")
    check_one(network, params)
    if network.loss != "squared":
        raise ValueError(
            f"network has loss={network.loss!r}; levenberg_marquardt makes squared errors small"
        )
    X = check_matrix("X", X, network.sizes[0])
    T = check_matrix("T", T, network.sizes[-1], len(X))
    goal = check_positive("goal", goal, or_zero=True)
    steps = check_int("steps", steps, 0, 1_000_000)
    # MINPACK wants at least as many errors as parameters. A row of zeros changes no sum of squares.
    rows = max(network.n_params - T.size, 0)
    theta, sse = params.theta.copy(), []

    tried, e = theta.copy(), np.zeros(T.size + rows)

    def errors(at: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):  # a trial step may overflow; it is then not taken
            E = forward(network, Params(network, at), X).Y - T
        tried[:], e[: T.size] = at, E.ravel()
        if not np.abs(E).max() <= HUGE:
            e[: T.size] = np.clip(np.nan_to_num(E.ravel(), nan=HUGE), -HUGE, HUGE)
        return e.copy()

    def slopes(at: FloatArray) -> FloatArray:
        """MINPACK asks for these at the start, and after each step that it takes."""
        if not np.array_equal(at, tried):
            errors(at)
        if not sse or not np.array_equal(at, theta):  # older SciPys ask twice at the start
            sse.append(float(e @ e))
        theta[:] = at
        if sse[-1] < goal or len(sse) > steps:
            raise _Enough
        J = output_jacobian(network, Params(network, at), X)
        return np.vstack([J.reshape(T.size, -1), np.zeros((rows, network.n_params))])

    if np.abs(errors(theta)).max() == HUGE:
        raise ValueError("the SSE of the initial weights is not finite; begin with smaller weights")
    stopped = "converged"
    try:
        # As many evaluations as it likes: the steps are counted above.
        finest = dict.fromkeys(("xtol", "ftol", "gtol"), 1e-15)
        search(errors, params.theta, slopes, method="lm", max_nfev=100 * (steps + 1), **finest)
    except _Enough:
        stopped = "goal" if sse[-1] < goal else "steps"
    return MarquardtRun(Params(network, theta), np.array(sse), stopped)


HUGE = 1e150
"""The largest error, which no step is taken to; its square is still finite."""


def output_jacobian(network: Network, params: Params, X: FloatArray) -> FloatArray:
    """Slope of every output of every sample with respect to every parameter.

    By back-propagation, once for each output, and without adding up the samples: of shape
    (n_samples, n_outputs, n_params).
    """
    check_memoryless(network, "output_jacobian")
    check_one(network, params)
    X = check_matrix("X", X, network.sizes[0])
    Z, A = forward(network, params, X[:, None, None])  # each sample by itself …
    each_output = np.eye(network.sizes[-1])[:, None]  # … and from each output by itself
    return send_back(network, params, Z, A, each_output)[1].theta


def _series(values: ArrayLike, at_least: int) -> FloatArray:
    y = check_floats("series", values)
    if y.ndim != 1 or len(y) < at_least:
        raise ValueError(
            f"series has shape {y.shape}; it must be one row of at least {at_least} numbers"
        )
    return _within("series", check_finite("series", y))


def _within(name: str, values: FloatArray) -> FloatArray:
    """``values`` if their squares, and sums of these, are still numbers."""
    if np.abs(values).max() > LARGEST:
        raise ValueError(f"{name} has numbers beyond {LARGEST:g}; take a larger unit")
    return values


LARGEST = 1e150
"""A number of a series or of a table at most: its square is still finite."""


def _times(times: ArrayLike | None, n: int) -> FloatArray:
    if times is None:
        return np.arange(n, dtype=float)
    t = _within("times", check_finite("times", check_shape("times", times, (n,))))
    if not np.all(np.diff(t) > 1 / LARGEST):
        raise ValueError(f"times must be {n} numbers that rise, one for each value")
    return t


def _ahead(horizon: int) -> np.ndarray:
    return np.arange(1, check_int("horizon", horizon, 1, 100_000) + 1)
