"""Wrong answers to the exercises of lesson 03, and words of the hint each should get."""

WRONG_ANSWERS = {
    "3.1": [
        (
            "def limit(sharpness):\n    return 0.05",
            "limit(87.99) is 0.05; it should be 0.0227299. Hint",
        ),
        ("def limit(sharpness):\n    return 'small'", "is the text 'small'"),
        ("def limit(sharpness):\n    return None if sharpness > 1 else 2", "its `return`"),
    ],
    "3.2": [
        (
            "def distance_left(eta, curvature, steps):\n    return (1 - eta * curvature) ** steps",
            "never negative",
        ),
        ("def distance_left(eta, curvature, steps):\n    return 0.0", "it should be 0.00032. Hint"),
        (
            "def distance_left(eta, curvature, steps):\n"
            "    return abs(1 - eta * curvature) ^ steps",
            "In Python squared is **2",
        ),
    ],
    "3.3": [
        ("largest_rate = 0.05", "Go higher"),
        ("largest_rate = 0.09", "Go lower"),
        ("largest_rate = 0.12", "overflowed"),
        ("largest_rate = -1", "must be a finite number above 0"),
        ("largest_rate = '0.07'", "is the text"),
    ],
    "3.4": [
        ("def largest_eigenvalue(H):\n    return H", "should be a single number"),
        (
            "def largest_eigenvalue(H):\n"
            "    v = np.random.default_rng(0).standard_normal(len(H))\n"
            "    for _ in range(2):\n        v = H @ v\n        stretch = np.linalg.norm(v)\n"
            "        v /= stretch\n    return stretch",
            "of an array of shape (3, 3) is 2.8906; it should be 5. Hint",
        ),
        (
            "def largest_eigenvalue(H):\n"
            "    v = np.ones(len(H))\n"
            "    for _ in range(1000):\n        v = H @ v\n"
            "    return np.linalg.norm(v)",
            "which is no finite number",
        ),
    ],
}
