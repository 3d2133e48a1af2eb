"""Typical wrong answers to the exercises of lesson 03, and words of the hint each should get."""

WRONG_ANSWERS = {
    "3.1": [
        ("def limit(sharpness):\n    return -2 / sharpness", "the sign is wrong"),
        ("def limit(sharpness):\n    return 1 / sharpness", "one step leads to the lowest point"),
        ("def limit(sharpness):\n    return sharpness / 2", "must have a smaller limit"),
        ("def limit(sharpness):\n    return 0.05", "limit(87.99) is 0.05"),
        ("def limit(sharpness):\n    return 'small'", "should be a number"),
    ],
    "3.2": [
        (
            "def distance_left(eta, curvature, steps):\n    return (1 - eta * curvature) ** steps",
            "never negative",
        ),
        (
            "def distance_left(eta, curvature, steps):\n"
            "    return abs(1 - eta * curvature) * steps",
            "multiply, not add",
        ),
        (
            "def distance_left(eta, curvature, steps):\n    return (1 + eta * curvature) ** steps",
            "that climbs",
        ),
        ("def distance_left(eta, curvature, steps):\n    return 0.0", "it should be"),
    ],
    "3.3": [
        ("largest_rate = 0.05", "Go higher"),
        ("largest_rate = 0.09", "Go lower"),
        ("largest_rate = 0.12", "overflowed"),
        ("largest_rate = -1", "must be a finite number above 0"),
    ],
    "3.4": [
        ("def largest_eigenvalue(H):\n    return np.trace(H)", "sum of all eigenvalues"),
        ("def largest_eigenvalue(H):\n    return np.linalg.norm(H)", "norm of the whole"),
        ("def largest_eigenvalue(H):\n    return H", "should be a single number"),
        (
            "def largest_eigenvalue(H):\n"
            "    v = np.random.default_rng(0).standard_normal(len(H))\n"
            "    for _ in range(2):\n        v = H @ v\n        stretch = np.linalg.norm(v)\n"
            "        v /= stretch\n    return stretch",
            "you have",
        ),
    ],
}
