"""Wrong answers to the exercises of lesson 11, and words of the hint each should get."""

SSE = (
    "def sse_of_epoch_1000(learning_rate):\n"
    "    options = {'learning_rate': learning_rate, 'epochs': 1000}\n"
    "    end = bp.train(network, start, problem.X, problem.T, **options)\n"
    "    return "
)

WRONG_ANSWERS = {
    "11.1": [
        ("learning_rate = 0.05", "ends as “learned”"),
        ("learning_rate = 0.1", "ends as “oscillating”"),
        ("learning_rate = 0.12", "ends as “overflowed”"),
        ("learning_rate = -0.05", "must be a finite number above 0"),
        ("learning_rate = 'fast'", "is the text"),
    ],
    "11.2": [
        ("threshold = 100", "the SSE ends at 997"),
        ("threshold = 5", "the SSE ends at 2.3"),
        ("threshold = 0", "must be a finite number above 0"),
    ],
    "11.3": [
        (SSE + "end.sse", "should be a single number; it has 1000"),
        (SSE + "bp.sse(network, end.params, problem.X, problem.T)", "epoch 1,001"),
        (SSE + "end.sse[-1] / 2", "half of what it should be. Hint"),
        (
            "def sse_of_epoch_1000(learning_rate):\n    return 0.35",
            "is 0.35; it should be 0.354608. Hint",
        ),
        ("sse_of_epoch_1000 = 0.35", "A function is wanted here"),
    ],
}
