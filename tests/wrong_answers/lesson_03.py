"""Wrong answers to the exercises of lesson 03; see ``near_misses``."""

WRONG_ANSWERS = {
    "3.1": [
        ("0.05", "limit(87.99) is 0.05; it should be 0.0227299. Hint"),
        ("'small'", "is the text 'small'"),
        ("2 * sharpness", "yours grows"),
        ("None if sharpness > 1 else 2", "its `return`"),
    ],
    "3.2": [
        ("(1 - eta * curvature) ** steps", "never negative"),
        ("0.0", "it should be 0.00032. Hint"),
        ("abs(1 - eta * curvature) ** (steps + 1)", "a step too many"),
        ("abs(1 - eta * curvature) ^ steps", "In Python squared is **2"),
    ],
    "3.3": [
        ("0.05", "Go higher"),
        ("0.09", "Go lower"),
        ("0.12", "overflowed"),
        ("-1", "must be a finite number above 0"),
        ("'0.07'", "is the text"),
    ],
    "3.4": [
        ("H", "should be a single number"),
        (
            "\n    v = np.random.default_rng(0).standard_normal(len(H))\n"
            "    for _ in range(2):\n        v = H @ v\n        stretch = np.linalg.norm(v)\n"
            "        v /= stretch\n    return stretch",
            "of an array of shape (3, 3) is 2.8906; it should be 5. Hint",
        ),
        (
            "\n    v = np.ones(len(H))\n"
            "    for _ in range(1000):\n        v = H @ v\n"
            "    return np.linalg.norm(v)",
            "which is no finite number",
        ),
    ],
}
