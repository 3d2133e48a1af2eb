"""Typical wrong answers to the exercises of lesson 01, and words that the verdict must hold."""


def unscale(formula: str) -> str:
    return f"def unscale(y, low, high):\n    return {formula}\n"


def forward_one(*lines: str) -> str:
    return "\n    ".join(["def forward_one(x, W1, b1, W2, b2):", *lines]) + "\n"


def sum_of_squares(formula: str) -> str:
    return f"def sum_of_squares(T, Y):\n    return {formula}\n"


def most_suspicious(*lines: str) -> str:
    return "\n    ".join(["def most_suspicious(values):", *lines]) + "\n"


Z1 = "z1 = W1 @ x + b1"
A1 = "a1 = 1 / (1 + np.exp(-z1))"
LOOPS = [
    "a1 = [",
    "    1 / (1 + np.exp(-(sum(W1[i, j] * x[j] for j in range(3)) + b1[i])))",
    "    for i in range(8)",
    "]",
    "return np.array([sum(W2[k, i] * a1[i] for i in range(8)) + b2[k] for k in range(2)])",
]
COLUMNS = [
    "a1 = 1 / (1 + np.exp(-(W1 @ x + b1.reshape(-1, 1))))",
    "return W2 @ a1 + b2.reshape(-1, 1)",
]
ROWS = ["a1 = 1 / (1 + np.exp(-(x @ W1.T + b1)))", "return a1 @ W2.T + b2"]
MIDDLE = "middle = (values[:-2] + values[2:]) / 2"

WRONG_ANSWERS = {
    "1.1": [
        (unscale("(y + 1) / 2 * (high - low)"), "+ low is missing"),
        (unscale("(y + 1) * (high - low) + low"), "factor is missing"),
        (unscale("(y - 1) / 2 * (high - low) + low"), "sign is wrong"),
        (unscale("y / 2 * (high - low) + low"), "+ 1 is missing"),
        (unscale("(y + 1) / 2 * high + low"), "by the span"),
        (unscale("(y + 1) / 2 * (low - high) + low"), "not low − high"),
        (unscale("2 * (y - low) / (high - low) - 1"), "once more"),
        (unscale("y[0]"), "stopped with"),
        ("def unscale(y, low, high):\n    print(y)", "has it a `return`"),
        ("unscale = 3.0", "A function is wanted"),
    ],
    "1.2": [
        (forward_one("z1 = W1 @ x", A1, "return W2 @ a1 + b2"), "biases b1 are missing"),
        (forward_one(Z1, A1, "return W2 @ a1"), "biases b2 are missing"),
        (forward_one(Z1, "return W2 @ z1 + b2"), "no logistic function"),
        (forward_one(Z1, "a1 = 1 / (1 + np.exp(z1))", "return W2 @ a1 + b2"), "sign is wrong"),
        (forward_one(Z1, "return W2 @ np.tanh(z1) + b2"), "tanh"),
        (forward_one(Z1, A1, "return 1 / (1 + np.exp(-(W2 @ a1 + b2)))"), "output layer is linear"),
        (forward_one(Z1, A1, "return a1"), "One more layer"),
        (forward_one("return W2 @ (W1.T @ x + b1) + b2"), "shapes do not fit"),
        (forward_one(Z1, A1, "return 2 * (W2 @ a1 + b2)"), "right is 3.0"),
        (forward_one(*LOOPS), "for 3–8–2 only"),
        (forward_one("x = X[at_2000]", *LOOPS), "for 3–8–2 only"),
        (forward_one("x = x.reshape(-1, 1)", *COLUMNS), "matrix of one column"),
        (forward_one("x = x.reshape(1, -1)", *ROWS), "matrix of one row"),
    ],
    "1.3": [
        (sum_of_squares("np.mean((T - Y) ** 2)"), "mean of the squares"),
        (sum_of_squares("np.sum((T - Y) ** 2) / len(T)"), "number of samples"),
        (sum_of_squares("np.sum(T - Y)"), "square is missing"),
        (sum_of_squares("np.sum(np.abs(T - Y))"), "absolute errors"),
        (sum_of_squares("np.sqrt(np.sum((T - Y) ** 2))"), "square root"),
        (sum_of_squares("0.5 * np.sum((T - Y) ** 2)"), "½"),
        (sum_of_squares("sum((T - Y) ** 2)"), "each output"),
        (sum_of_squares("-np.sum((T - Y) ** 2)"), "sign is wrong"),
        (sum_of_squares("np.sum(T - Y) ** 2"), "too late"),
        (sum_of_squares("np.sum((T - Y)^2)"), "In Python squared is **2"),
        (sum_of_squares("sum(float(e)^2 for e in (T - Y).ravel())"), "In Python squared is **2"),
        (sum_of_squares("3 * np.sum((T - Y) ** 2)"), "right is 359.636"),
    ],
    "1.4": [
        (
            most_suspicious(MIDDLE, "return np.argmax(np.abs(values[1:-1] - middle))"),
            "one too small",
        ),
        (most_suspicious(MIDDLE, "return np.argmax(values[1:-1] - middle) + 1"), "too large"),
        (most_suspicious("return np.argmax(np.abs(np.diff(values)))"), "two ends"),
        (most_suspicious("return np.argmax(np.abs(values - values.mean()))"), "whole column"),
        (
            most_suspicious(MIDDLE, "return 1991 + np.argmax(np.abs(values[1:-1] - middle))"),
            "not the year",
        ),
        (
            most_suspicious(MIDDLE, "return np.max(np.abs(values[1:-1] - middle))"),
            "place of the value is wanted",
        ),
        (most_suspicious("return values[1:-1]"), "One place is wanted"),
    ],
}
