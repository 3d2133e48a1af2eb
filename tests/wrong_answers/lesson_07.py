"""Typical wrong answers to the exercises of lesson 07, and words of the hint each should get."""

LONGEST = "def longest_step(eta, beta, g):\n    return "
DOWN = "def half_then_down(epoch, epochs):\n    return "
RMS = "def my_rmsprop(g, m, v, c):\n    "

WRONG_ANSWERS = {
    "7.1": [
        (LONGEST + "g / (1 - beta)", "that is m"),
        (LONGEST + "eta * g", "without a memory"),
        (LONGEST + "eta * g / (1 + beta)", "Memory makes steps longer"),
        (LONGEST + "eta * g * (1 + beta)", "the second step"),
        (LONGEST + "1.0", "it should be 2"),
    ],
    "7.2": [
        (DOWN + "1 - epoch / epochs", "the first half should have the factor 1"),
        (DOWN + "np.where(epoch < epochs / 2, 1.0, 0.5)", "In epoch 5 of 10 it is 0.5, not 1"),
        (DOWN + "1.0", "An array of 10 factors"),
    ],
    "7.3": [
        (RMS + "v = v + g**2\n    return c.learning_rate * g / np.sqrt(v), m, v", "Adagrad"),
        (
            RMS + "v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return c.learning_rate * g / (v + c.epsilon), m, v",
            "root of v",
        ),
        (
            RMS + "v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return -c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "wrong sign",
        ),
        (
            RMS + "v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return c.learning_rate * g / np.sqrt(v + c.epsilon), m, v",
            "not to what is under it",
        ),
        (
            RMS + "new = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, new",
            "take the new one",
        ),
        (
            RMS + "v = 0.9 * v + 0.1 * g**2\n"
            "    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "β is c.beta2 here",
        ),
        (RMS + "return c.learning_rate * g", "Return three things"),
        (RMS + "return c.learning_rate * g, m, v", "v is not what it should be"),
    ],
    "7.4": [
        ("options = {'rule': 'plain', 'learning_rate': 0.02}", "the SSE is"),
        ("options = {'rule': 'plain', 'learning_rate': 1.0}", "has overflowed"),
        ("options = 'adam'", "Give a dictionary"),
        ("options = {'rule': 'magic', 'learning_rate': 0.1}", "rule is 'magic'"),
    ],
}
