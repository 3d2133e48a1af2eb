"""Typical wrong answers to the exercises of lesson 06, and words of the hint each should get."""

STEP = "def step_length(learning_rate, threshold, gradient_length):\n    return "
LAYERS = "def clip_per_layer(layers, threshold):\n    "
ANGLE = "def angle_between(a, b):\n    "

WRONG_ANSWERS = {
    "6.1": [
        (STEP + "learning_rate * threshold", "is not made longer"),
        (STEP + "min(threshold, gradient_length)", "η times that"),
        (STEP + "min(threshold, learning_rate * gradient_length)", "before it is multiplied"),
        (STEP + "0.0", "it should be 0.5"),
    ],
    "6.2": [
        (LAYERS + "return [np.clip(g, -threshold, threshold) for g in layers]", "by value"),
        (LAYERS + "return [g * threshold / np.linalg.norm(g) for g in layers]", "left alone"),
        (
            LAYERS + "whole = np.sqrt(sum(np.sum(g * g) for g in layers))\n"
            "    return [g * min(1, threshold / whole) for g in layers]",
            "all layers together",
        ),
        (
            LAYERS + "for g in layers:\n"
            "        g *= min(1, threshold / np.linalg.norm(g))\n    return layers",
            "have been changed",
        ),
        (LAYERS + "return layers[0]", "A list of 2 arrays is wanted"),
    ],
    "6.3": [
        (
            ANGLE + "return np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))",
            "those are radians",
        ),
        (ANGLE + "return a @ b / np.linalg.norm(a) / np.linalg.norm(b)", "that is the cosine"),
        (ANGLE + "return np.degrees(np.arccos(np.clip(a @ b, -1, 1)))", "it should be 45"),
    ],
    "6.4": [
        ("threshold = 1000", "At 1000 no update is clipped"),
        ("threshold = 1", "of the updates are clipped. Go higher"),
        ("threshold = 300", "few are clipped"),
        ("threshold = 0", "must be a finite number above 0"),
    ],
}
