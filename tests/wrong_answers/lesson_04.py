"""Wrong answers to the exercises of lesson 04; see ``near_misses``."""

GRADIENT = "bp.backward(network, here, X[i : i + 1], T[i : i + 1]).gradient.theta"

WRONG_ANSWERS = {
    "4.1": [
        ("epochs", "it should be 12"),
        ("[epochs] * 2", "should be a single number"),
        (
            "round(epochs * samples / batch_size)",
            "is 33; it should be 40. In the other 3 tests it is right. Hint",
        ),
    ],
    "4.2": [
        ("3 * rate_for_the_sum", "rate_for_the_mean(0.02, 20) is 0.06"),
        ("2 * rate_for_the_sum * batch_size", "twice what it should be"),
        ("str(rate_for_the_sum)", "is the text '0.02'"),
    ],
    "4.3": [
        (
            "[order[i : i + batch_size] for i in range(0, len(order) - batch_size, batch_size)]",
            "samples are in no batch",
        ),
        ("[order[i : i + batch_size] for i in range(len(order))]", "in two batches"),
        (
            "[np.sort(order)[i : i + batch_size] for i in range(0, len(order), batch_size)]",
            "not in the given order",
        ),
        ("np.array_split(order, batch_size)", "The batches have"),
        (
            "[order[i : i + batch_size] for i in range(0, len(order) + 1, batch_size)]",
            "The batches have [5, 5, 5, 5, 0] samples",
        ),
        ("batch_size", "A list of arrays is wanted"),
        (
            "[np.arange(len(order))[i : i + batch_size] for i in range(0, len(order), batch_size)]",
            "as 0, 1, 2, …",
        ),
        (
            "[order[i : i + batch_size] + 0.4 for i in range(0, len(order), batch_size)]",
            "A batch has float64 in it",
        ),
        (
            "[order[i : i + batch_size, None] for i in range(0, len(order), batch_size)]",
            "A batch has the shape (5, 1)",
        ),
    ],
    "4.4": [
        (
            "\n    here = bp.Params(network, theta)\n    new = theta.copy()\n"
            "    for i in order:\n        new = new - learning_rate * "
            + GRADIENT
            + "\n    return new",
            "taken at the start",
        ),
        (
            "\n    for i in range(20):\n        here = bp.Params(network, theta)\n"
            "        theta = theta - learning_rate * " + GRADIENT + "\n    return theta",
            "in the order of the table",
        ),
        (
            "\n    for i in order:\n        here = bp.Params(network, theta)\n"
            "        theta = theta - 0.5 * learning_rate * " + GRADIENT + "\n    return theta",
            "theta[0] is 0.0379545, and should be 0.0468916. Hint",
        ),
        (
            "\n    for i in order:\n        here = bp.Params(network, theta)\n"
            "        return theta - learning_rate * " + GRADIENT,
            "`return` belongs behind the loop",
        ),
        ("theta[:7]", "must have the shape (50,); yours has (7,)"),
    ],
}
