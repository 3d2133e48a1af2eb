"""Wrong answers to the exercises of lesson 04, and words of the hint each should get."""

COUNT = "def count_updates(samples, batch_size, epochs):\n    return "
RATE = "def rate_for_the_mean(rate_for_the_sum, batch_size):\n    return "
CUT = "def cut(order, batch_size):\n    return "
EPOCH = "def stochastic_epoch(theta, learning_rate, order):\n"
GRADIENT = "bp.backward(network, here, X[i : i + 1], T[i : i + 1]).gradient.theta"

WRONG_ANSWERS = {
    "4.1": [
        (COUNT + "epochs", "it should be 12"),
        (COUNT + "[epochs] * 2", "should be a single number"),
        (
            COUNT + "round(epochs * samples / batch_size)",
            "is 33; it should be 40. In the other 3 tests it is right. Hint",
        ),
    ],
    "4.2": [
        (RATE + "3 * rate_for_the_sum", "rate_for_the_mean(0.02, 20) is 0.06"),
        (RATE + "2 * rate_for_the_sum * batch_size", "twice what it should be"),
        (RATE + "str(rate_for_the_sum)", "is the text '0.02'"),
    ],
    "4.3": [
        (
            CUT
            + "[order[i : i + batch_size] for i in range(0, len(order) - batch_size, batch_size)]",
            "samples are in no batch",
        ),
        (CUT + "[order[i : i + batch_size] for i in range(len(order))]", "in two batches"),
        (
            CUT + "[np.sort(order)[i : i + batch_size] for i in range(0, len(order), batch_size)]",
            "not in the given order",
        ),
        (CUT + "np.array_split(order, batch_size)", "The batches have"),
        (
            CUT + "[order[i : i + batch_size] for i in range(0, len(order) + 1, batch_size)]",
            "The batches have [5, 5, 5, 5, 0] samples",
        ),
        (CUT + "batch_size", "A list of arrays is wanted"),
    ],
    "4.4": [
        (
            EPOCH + "    here = bp.Params(network, theta)\n    new = theta.copy()\n"
            "    for i in order:\n        new = new - learning_rate * "
            + GRADIENT
            + "\n    return new",
            "taken at the start",
        ),
        (
            EPOCH + "    for i in range(20):\n        here = bp.Params(network, theta)\n"
            "        theta = theta - learning_rate * " + GRADIENT + "\n    return theta",
            "in the order of the table",
        ),
        (
            EPOCH + "    for i in order:\n        here = bp.Params(network, theta)\n"
            "        theta = theta - 0.5 * learning_rate * " + GRADIENT + "\n    return theta",
            "theta[0] is 0.0379545, and should be 0.0468916. Hint",
        ),
        (EPOCH + "    return theta[:7]", "must have the shape (50,); yours has (7,)"),
    ],
}
