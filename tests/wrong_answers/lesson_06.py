"""Wrong answers to the exercises of lesson 06, and words of the hint each should get."""

STEP = "def step_length(learning_rate, threshold, gradient_length):\n    return "
LAYERS = "def clip_per_layer(layers, threshold):\n    "
ANGLE = "def angle_between(a, b):\n    "
COSINE = "a @ b / np.linalg.norm(a) / np.linalg.norm(b)"

WRONG_ANSWERS = {
    "6.1": [
        (STEP + "0.0", "step_length(0.1, 5, 2) is 0; it should be 0.2. Hint"),
        (STEP + "learning_rate, threshold", "should be a single number"),
        (STEP + "min(learning_rate, threshold, gradient_length)", "it should be 0.2"),
    ],
    "6.2": [
        (LAYERS + "return [np.clip(g, -threshold, threshold) for g in layers]", "by value"),
        (
            LAYERS + "for g in layers:\n"
            "        g *= min(1, threshold / np.linalg.norm(g))\n    return layers",
            "layers, which is given, has been changed",
        ),
        (
            LAYERS + "return [g / np.linalg.norm(g) for g in layers]",
            "is 1 long, and should be as long as the threshold",
        ),
        (
            LAYERS + "return [g / max(1, np.linalg.norm(g)) for g in layers]",
            "is 1 long, and should be as long as the threshold",
        ),
        (LAYERS + "return layers[0]", "Return 2 things, in this order: Layer 1, Layer 2."),
        (LAYERS + "return [g / 2 for g in layers]", "Everywhere it is half of what it should be."),
        (LAYERS + "return [g.ravel() for g in layers]", "Layer 2 has the right numbers in the"),
    ],
    "6.3": [
        (ANGLE + f"return np.arccos({COSINE})", "that is in radians"),
        (ANGLE + f"return np.degrees(np.arccos({COSINE}))", "rounded to beyond ±1"),
        (ANGLE + "return np.degrees(np.arccos(a @ b))", "divided by the lengths of both"),
        (
            ANGLE + "return np.degrees(np.arccos(np.clip(a @ b, -1, 1)))",
            "divided by the lengths of both",
        ),
        (
            ANGLE + "return np.degrees(np.arccos(a @ b / np.linalg.norm(a)))",
            "divided by the lengths of both",
        ),
        (
            ANGLE + f"return np.degrees(np.arccos(min({COSINE}, 1.0)))",
            "rounded to beyond ±1. Cut it at both ends",
        ),
        (ANGLE + "return np.degrees(np.arccos(a @ b / (a @ a) / (b @ b)))", "lengths are squared"),
        (ANGLE + f"return np.degrees(np.arcsin({COSINE}))", "and not arcsin"),
        (ANGLE + f"return np.degrees(np.cos({COSINE}))", "the cosine of the cosine"),
        (ANGLE + "return float('nan')", "is nan, which is no finite number. Hint"),
        (ANGLE + "return 90", "it should be 45"),
    ],
    "6.4": [
        ("threshold = 1000", "At 1000 no update is clipped"),
        ("threshold = 1", "of the updates are clipped. Go higher"),
        ("threshold = 300", "few are clipped, 0.05%, but the SSE ends at 0.312. Go lower"),
        ("threshold = 20", "few are clipped, 3.45%, but the SSE ends at 0.306. Go higher"),
        ("threshold = 0", "must be a finite number above 0"),
    ],
}
