"""Wrong answers to the exercises of lesson 01, and words that the verdict must hold."""


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
        (unscale("y[0]"), "must have the shape (5,); yours is a single number"),
        (unscale("nonsense"), "stopped with NameError"),
        ("def unscale(y, low, high):\n    print(y)", "has it a `return`"),
        ("unscale = 3.0", "A function is wanted"),
    ],
    "1.2": [
        (forward_one(Z1, "a1 = 1 / (1 + np.exp(z1))", "return W2 @ a1 + b2"), "sign is wrong"),
        (
            forward_one("return W2 @ (W1.T @ x + b1) + b2"),
            "the left matrix has 5 columns and the right one 4 rows, and these two must be equal. "
            "Turn one round (.T), or swap the two. In this test the shapes are x (4,), W1 (5, 4)",
        ),
        (
            forward_one("return W2 @ (np.dot(W1.T, x) + b1) + b2"),
            "the left matrix has 5 columns and the right one 4 rows",
        ),
        (forward_one(Z1, A1, "return 2 * (W2 @ a1 + b2)"), "twice what it should be. Hint"),
        (
            forward_one("return 1 / (1 + np.exp(-(W1[0] @ x + b1[0])))"),
            "That is one hidden unit, as in section 5.",
        ),
        (forward_one(*LOOPS), "right in 1 of 2 tests. Your answer stopped with IndexError"),
        (forward_one("x = X[at_2000]", *LOOPS), "use anything but what it is given"),
        (
            forward_one("b2 = np.array([0.5, 0.5])", Z1, A1, "return W2[:2] @ a1 + b2"),
            "does not use the b2",
        ),
        (forward_one("x = x.reshape(-1, 1)", *COLUMNS), "matrix of one column"),
        (forward_one("x = x.reshape(1, -1)", *ROWS), "matrix of one row"),
        (forward_one(Z1, A1, "return [W2 @ a1, b2[:1]]"), "should be an array of numbers"),
    ],
    "1.3": [
        (sum_of_squares("sum((T - Y) ** 2)"), "each output"),
        (sum_of_squares("np.sum((T - Y)^2)"), "In Python squared is **2"),
        (sum_of_squares("sum(float(e)^2 for e in (T - Y).ravel())"), "In Python squared is **2"),
        (
            sum_of_squares("3 * np.sum((T - Y) ** 2)"),
            "is 1078.91; it should be 359.636. Everywhere it is 3 times what it should be. Hint",
        ),
        (sum_of_squares("np.sum((T - Y) ** 2) / 7"), "Everywhere it is 7 times too small"),
        (sum_of_squares("np.log(T).sum()"), "is nan, which is no finite number. Hint"),
        (sum_of_squares("np.sum((T - 2) ** 2)"), "does not use the Y"),
    ],
    "1.4": [
        (
            most_suspicious(MIDDLE, "return np.argmax(np.abs(values[1:-1] - middle))"),
            "one too small",
        ),
        (most_suspicious("return np.argmax(np.abs(np.diff(values)))"), "two ends"),
        (
            most_suspicious(MIDDLE, "return 1991 + np.argmax(np.abs(values[1:-1] - middle))"),
            "not the year",
        ),
        (
            most_suspicious(
                "middle = np.mean(values[:-2] + values[2:])",
                "return np.argmax(np.abs(values[1:-1] - middle)) + 1",
            ),
            "for each value by itself",
        ),
        (
            most_suspicious(
                "off = values[1:-1] - values[:-2] + values[2:] / 2",
                "return np.argmax(np.abs(off)) + 1",
            ),
            "Brackets are missing",
        ),
        (most_suspicious("return values[1:-1]"), "should be a single number; it has 18"),
        (most_suspicious("return 1"), "is 1; it should be 18. Hint"),
    ],
}
