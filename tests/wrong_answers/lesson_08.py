"""Wrong answers to the exercises of lesson 08; see ``near_misses``."""

WRONG_ANSWERS = {
    "8.1": [
        ("1.0", "it should be 2"),
        ("[eta, beta, g]", "should be a single number"),
        ("eta * g / (beta - 1)", "The sign is wrong everywhere"),
        ("beta * g / (1 - eta)", "have changed places"),
        ("eta * g / 1 - beta", "Put 1 − β in brackets"),
    ],
    "8.2": [
        ("1 if epoch < epochs / 2 else 2 - 2 * epoch / epochs", "for one True or False"),
        (
            "np.append(np.ones(epochs // 2), np.linspace(1, 0, epochs // 2))",
            "reaches 0 in the last epoch",
        ),
        (
            "np.append(np.ones(epochs // 2), np.linspace(1, 0, epochs // 2 + 1)[1:])",
            "reaches 0 in the last epoch",
        ),
        (
            "np.where(epoch < epochs / 2, 1.0, 0.5)",
            "half_then_down(epoch, 10)[5] is 0.5, and should be 1. Hint",
        ),
        ("np.maximum(1, 2 - 2 * epoch / epochs)", "the smaller of both"),
        ("np.minimum(1, 2 * epoch / epochs)", "This rises in the first half"),
        ("np.minimum(1, 1 - (epoch - epochs / 2) / epochs)", "half as fast"),
        ("1.0", "must have the shape (10,); yours is a single number"),
    ],
    "8.3": [
        ("\n    v = v + g**2\n    return c.learning_rate * g / np.sqrt(v), m, v", "v adds up all"),
        (
            "\n    v = 0.9 * v + 0.1 * g**2\n"
            "    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "β is c.beta2 here",
        ),
        (
            "\n    v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return -c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "step has the wrong sign: the update subtracts it. Right: m, v.",
        ),
        (
            "\n    v = c.beta2 * v + g**2\n"
            "    return c.learning_rate * g / (np.sqrt(v) + c.epsilon), m, v",
            "v lacks the factor 1 − β",
        ),
        (
            "\n    v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return c.learning_rate * g / np.sqrt(v) + c.epsilon, m, v",
            "put both in brackets",
        ),
        (
            "\n    m = c.beta1 * m + (1 - c.beta1) * g\n"
            "    v = c.beta2 * v + (1 - c.beta2) * g**2\n"
            "    return c.learning_rate * m / (np.sqrt(v) + c.epsilon), m, v",
            "m should be handed back as it came",
        ),
        ("c.learning_rate * g", "Return 3 things, in this order: step, m, v"),
        ("c.learning_rate * g, m, v", "v stays as it was"),
        ("g, m, c.beta2 * v + (1 - c.beta2) * g**2", "Right: m, v. Hint"),
    ],
    "8.4": [
        ("{'rule': 'plain', 'learning_rate': 0.02}", "it is to be below 0.15. Hint"),
        ("{'rule': 'plain', 'learning_rate': 1.0}", "has overflowed"),
        ("'adam'", "such as {'rule': 'momentum', 'learning_rate': 0.01}."),
        ("{'rule': 'magic', 'learning_rate': 0.1}", "rule is 'magic'"),
    ],
}
