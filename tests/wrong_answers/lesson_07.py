"""Wrong answers to the exercises of lesson 07, and words of the hint each should get."""

LONGEST = "def longest_step(eta, beta, g):\n    return "
DOWN = "def half_then_down(epoch, epochs):\n    return "
RMS = "def my_rmsprop(g, m, v, c):\n    "

WRONG_ANSWERS = {
    "7.1": [
        (LONGEST + "1.0", "it should be 2"),
        (LONGEST + "[eta, beta, g]", "should be a single number"),
        (LONGEST + "eta * g / (beta - 1)", "The sign is wrong everywhere"),
    ],
    "7.2": [
        (DOWN + "1 if epoch < epochs / 2 else 2 - 2 * epoch / epochs", "for one True or False"),
        (
            DOWN + "np.append(np.ones(epochs // 2), np.linspace(1, 0, epochs // 2))",
            "reaches 0 in the last epoch",
        ),
        (
            DOWN + "np.append(np.ones(epochs // 2), np.linspace(1, 0, epochs // 2 + 1)[1:])",
            "reaches 0 in the last epoch",
        ),
        (
            DOWN + "np.where(epoch < epochs / 2, 1.0, 0.5)",
            "half_then_down(epoch, 10)[5] is 0.5, and should be 1. Hint",
        ),
        (DOWN + "1.0", "must have the shape (10,); yours is a single number"),
    ],
    "7.3": [
        (RMS + "v = v + g**2\n    return c.learning_rate * g / np.sqrt(v), m, v", "v adds up all"),
        (
            RMS + "v = 0.9 * v + 0.1 * g**2\n"
            "    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "β is c.beta2 here",
        ),
        (
            RMS + "v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return -c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "step has the wrong sign: the update subtracts it. Right: m, v.",
        ),
        (RMS + "return c.learning_rate * g", "Return 3 things, in this order: step, m, v"),
        (RMS + "return c.learning_rate * g, m, v", "v stays as it was"),
        (RMS + "return g, m, c.beta2 * v + (1 - c.beta2) * g**2", "Right: m, v. Hint"),
    ],
    "7.4": [
        ("options = {'rule': 'plain', 'learning_rate': 0.02}", "it is to be below 0.15. Hint"),
        ("options = {'rule': 'plain', 'learning_rate': 1.0}", "has overflowed"),
        ("options = 'adam'", "such as {'rule': 'momentum', 'learning_rate': 0.01}."),
        ("options = {'rule': 'magic', 'learning_rate': 0.1}", "rule is 'magic'"),
    ],
}
