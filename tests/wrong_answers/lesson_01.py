"""Wrong answers to the exercises of lesson 01; see ``near_misses``."""


def body(*lines: str) -> str:
    """Several lines of a function."""
    return "\n    ".join(["", *lines])


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
        ("(y + 1) / 2 * (high - low) - low", "you take it away"),
        ("y + 1 / 2 * (high - low) + low", "Brackets are missing"),
        ("y[0]", "must have the shape (5,); yours is a single number"),
        ("nonsense", "stopped with NameError"),
        ("\n    print(y)", "has it a `return`"),
        ("unscale = 3.0", "A function is wanted"),
    ],
    "1.2": [
        (body(Z1, "a1 = 1 / (1 + np.exp(z1))", "return W2 @ a1 + b2"), "sign is wrong"),
        (
            "W2 @ (W1.T @ x + b1) + b2",
            "the left matrix has 5 columns and the right one 4 rows, and these two must be equal. "
            "Turn one round (.T), or swap the two. In this test the shapes are x (4,), W1 (5, 4)",
        ),
        (
            "W2 @ (np.dot(W1.T, x) + b1) + b2",
            "the left matrix has 5 columns and the right one 4 rows",
        ),
        (body("a1 = 1 / (1 + np.exp(-W1 @ x + b1))", "return W2 @ a1 + b2"), "needs brackets"),
        (body(Z1, "a1 = 1 / 1 + np.exp(-z1)", "return W2 @ a1 + b2"), "Brackets are missing"),
        (body(Z1, A1, "return W2 @ (a1 * (1 - a1)) + b2"), "the slopes a(1 − a)"),
        (body(Z1, A1, "return 2 * (W2 @ a1 + b2)"), "twice what it should be. Hint"),
        ("1 / (1 + np.exp(-(W1[0] @ x + b1[0])))", "That is one hidden unit, as in section 5."),
        (body(*LOOPS), "right in 1 of 2 tests. Your answer stopped with IndexError"),
        (body("x = X[at_2000]", *LOOPS), "use anything but what it is given"),
        (
            body("b2 = np.array([0.5, 0.5])", Z1, A1, "return W2[:2] @ a1 + b2"),
            "does not use the b2",
        ),
        (body("x = x.reshape(-1, 1)", *COLUMNS), "matrix of one column"),
        (body("x = x.reshape(1, -1)", *ROWS), "matrix of one row"),
        (body(Z1, A1, "return [W2 @ a1, b2[:1]]"), "should be an array of numbers"),
    ],
    "1.3": [
        ("sum((T - Y) ** 2)", "each output"),
        ("np.sum((T - Y)^2)", "In Python squared is **2"),
        ("sum(float(e)^2 for e in (T - Y).ravel())", "In Python squared is **2"),
        (
            "3 * np.sum((T - Y) ** 2)",
            "is 1078.91; it should be 359.636. Everywhere it is 3 times what it should be. Hint",
        ),
        ("np.sum((T - Y) * 2)", "doubles each error"),
        ("np.sum((Y + T) ** 2)", "their difference"),
        ("np.mean(np.sum((T - Y) ** 2, axis=0))", "by the number of outputs"),
        ("np.sum((T - Y) ** 2) / 7", "Everywhere it is 7 times too small"),
        ("np.log(T).sum()", "is nan, which is no finite number. Hint"),
        ("np.sum((T - 2) ** 2)", "does not use the Y"),
    ],
    "1.4": [
        (body(MIDDLE, "return np.argmax(np.abs(values[1:-1] - middle))"), "one too small"),
        ("np.argmax(np.abs(np.diff(values)))", "two ends"),
        (body(MIDDLE, "return 1991 + np.argmax(np.abs(values[1:-1] - middle))"), "not the year"),
        (
            body(
                "middle = np.mean(values[:-2] + values[2:])",
                "return np.argmax(np.abs(values[1:-1] - middle)) + 1",
            ),
            "for each value by itself",
        ),
        (
            body(
                "off = values[1:-1] - values[:-2] + values[2:] / 2",
                "return np.argmax(np.abs(off)) + 1",
            ),
            "Brackets are missing",
        ),
        (
            "np.argmax(np.abs(values[1:-1] - values[:-2] - values[2:] / 2)) + 1",
            "Divide the whole sum",
        ),
        ("values[1:-1]", "should be a single number; it has 18"),
        ("1", "is 1; it should be 18. Hint"),
    ],
}
