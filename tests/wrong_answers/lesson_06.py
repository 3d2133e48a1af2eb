"""Wrong answers to the exercises of lesson 06; see ``near_misses``."""

COSINE = "a @ b / np.linalg.norm(a) / np.linalg.norm(b)"

WRONG_ANSWERS = {
    "6.1": [
        ("0.0", "step_length(0.1, 5, 2) is 0; it should be 0.2. Hint"),
        ("learning_rate, threshold", "should be a single number"),
        ("min(learning_rate, threshold, gradient_length)", "it should be 0.2"),
        ("learning_rate * min(1, threshold / gradient_length)", "Multiply by its length, too"),
        (
            "threshold if gradient_length > threshold else learning_rate * gradient_length",
            "a gradient that was cut is multiplied by η",
        ),
    ],
    "6.2": [
        (
            "\n    for g in layers:\n"
            "        g *= min(1, threshold / np.linalg.norm(g))\n    return layers",
            "layers, which is given, has been changed",
        ),
        (
            "[g / np.linalg.norm(g) for g in layers]",
            "is 1 long, and should be as long as the threshold",
        ),
        (
            "[g / max(1, np.linalg.norm(g)) for g in layers]",
            "is 1 long, and should be as long as the threshold",
        ),
        (
            "[g * min(1, threshold / np.sum(g**2)) for g in layers]",
            "divided by the sum of its squares",
        ),
        ("layers[0]", "Return 2 things, in this order: Layer 1, Layer 2."),
        ("[g / 2 for g in layers]", "Layer 2[0, 0] is 0.00447738, and should be 0.00895475"),
        ("[g.ravel() for g in layers]", "Layer 2 has the right numbers in the"),
    ],
    "6.3": [
        (f"np.arccos({COSINE})", "that is in radians"),
        (f"np.degrees(np.arccos({COSINE}))", "rounded to beyond ±1"),
        ("np.degrees(np.arccos(a @ b))", "divided by the lengths of both"),
        ("np.degrees(np.arccos(np.clip(a @ b, -1, 1)))", "divided by the lengths of both"),
        ("np.degrees(np.arccos(a @ b / np.linalg.norm(a)))", "divided by the lengths of both"),
        (f"np.degrees(np.arccos(min({COSINE}, 1.0)))", "rounded to beyond ±1. Cut it at both ends"),
        ("np.degrees(np.arccos(a @ b / (a @ a) / (b @ b)))", "lengths are squared"),
        (f"np.degrees(np.arcsin({COSINE}))", "and not arcsin"),
        (f"np.degrees(np.cos({COSINE}))", "the cosine of the cosine"),
        (f"180 - np.degrees(np.arccos(np.clip({COSINE}, -1, 1)))", "180° minus the angle"),
        (f"np.degrees(np.arccos(np.clip({COSINE}, 0, 1)))", "Cut it there, not at 0"),
        (f"np.radians(np.arccos(np.clip({COSINE}, -1, 1)))", "np.radians goes the other way"),
        (f"np.degrees({COSINE})", "np.arccos is missing"),
        ("float('nan')", "is nan, which is no finite number. Hint"),
        ("90", "it should be 45"),
    ],
    "6.4": [
        ("1000", "At 1000 no update is clipped"),
        ("300", "few are clipped, 0.05%, but the SSE ends at 0.312. Go lower"),
        ("20", "few are clipped, 3.45%, but the SSE ends at 0.306. Go higher"),
        ("0", "must be a finite number above 0"),
    ],
}
