"""Typical wrong answers to the exercises of lesson 04, and words of the hint each should get."""

COUNT = "def count_updates(samples, batch_size, epochs):\n    return "
RATE = "def rate_for_the_mean(rate_for_the_sum, batch_size):\n    return "
CUT = "def cut(order, batch_size):\n    return "
EPOCH = "def stochastic_epoch(theta, learning_rate, order):\n"
GRADIENT = "bp.backward(network, here, X[i : i + 1], T[i : i + 1]).gradient.theta"

WRONG_ANSWERS = {
    "4.1": [
        (COUNT + "epochs * (samples // batch_size)", "smaller batch is forgotten"),
        (COUNT + "epochs * samples / batch_size", "no parts of an update"),
        (COUNT + "int(np.ceil(samples / batch_size))", "that is one epoch"),
        (COUNT + "epochs", "it should be 12"),
    ],
    "4.2": [
        (RATE + "rate_for_the_sum / batch_size", "shorter still"),
        (RATE + "rate_for_the_sum", "takes shorter steps"),
        (RATE + "20 * rate_for_the_sum", "20 is the number of years"),
        (RATE + "3 * rate_for_the_sum", "rate_for_the_mean(0.02, 20) is 0.06"),
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
            "        theta = theta + learning_rate * " + GRADIENT + "\n    return theta",
            "Your steps climb",
        ),
        (
            EPOCH + "    for i in order:\n        here = bp.Params(network, theta)\n"
            "        theta = theta - " + GRADIENT + "\n    return theta",
            "The learning rate is missing",
        ),
        (
            EPOCH + "    for i in order:\n        here = bp.Params(network, theta)\n"
            "        theta = theta - learning_rate / 20 * " + GRADIENT + "\n    return theta",
            "You divide by the number of years",
        ),
        (
            EPOCH + "    for i in order:\n        here = bp.Params(network, theta)\n"
            "        theta = theta - 0.5 * learning_rate * " + GRADIENT + "\n    return theta",
            "away from where they should",
        ),
        (EPOCH + "    return theta[:7]", "An array of 50 numbers is wanted"),
    ],
}
