"""Wrong answers to the exercises of lesson 13; see ``near_misses``."""

SSE = (
    "\n    options = {'learning_rate': learning_rate, 'epochs': 1000}\n"
    "    end = bp.train(network, start, problem.X, problem.T, **options)\n"
    "    return "
)

WRONG_ANSWERS = {
    "13.1": [
        ("0.1", "ends as “oscillating”"),
        ("-0.05", "must be a finite number above 0"),
        ("'fast'", "is the text"),
    ],
    "13.2": [
        ("100", "the SSE ends at 997"),
        ("5", "the SSE ends at 2.3"),
        ("0.001", "Take a larger threshold"),
        ("0", "must be a finite number above 0"),
    ],
    "13.3": [
        (SSE + "end.sse", "should be a single number; it has 1000"),
        (SSE + "bp.sse(network, end.params, problem.X, problem.T)", "epoch 1,001"),
        (SSE + "end.sse[-1] / 2", "half of what it should be. Hint"),
        ("0.35", "is 0.35; it should be 0.354608. Hint"),
        ("sse_of_epoch_1000 = 0.35", "A function is wanted here"),
    ],
}
