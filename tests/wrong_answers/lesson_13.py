"""Wrong answers to the exercises of lesson 13, and words of the hint each should get."""

PASSES = "def passes(parameters, results):\n    return "
QUOTIENT = "def quotient(a, b):\n    return "
PRODUCT = "def product(a, b):\n    return "
WALK = "def slopes_of(entries):\n    slopes = np.zeros(len(entries))\n    slopes[-1] = 1.0\n"

WRONG_ANSWERS = {
    "13.1": [
        (PASSES + "2 * parameters, results, parameters", "have changed places"),
        (PASSES + "parameters, parameters, results", "up and down"),
        (PASSES + "2 * parameters, parameters, 1", "here there may be several"),
        (PASSES + "parameters, results", "Return 3 things"),
        (PASSES + "3 * parameters, parameters, results", "Hint"),
    ],
    "13.2": [
        (QUOTIENT + "a / b, -a / b**2, 1 / b", "have changed places"),
        (QUOTIENT + "a / b, 1 / b, a / b**2", "The sign is wrong"),
        (QUOTIENT + "a / b, b, a", "is no product"),
        (QUOTIENT + "a / b, 1 / b, -a / b", "squared"),
        (QUOTIENT + "a / b, 1 / b, -2 * a / b**3", "Hint"),
    ],
    "13.3": [
        (PRODUCT + "a[0] * b[0], a[1] * b[1]", "is not the slope of the product"),
        (PRODUCT + "a[0] * b[0], a[1] + b[1]", "those of a sum"),
        (PRODUCT + "a[0] * b[0], a[1] * b[0]", "Only the slope of a"),
        (PRODUCT + "a[0] * b[0]", "Return 2 things"),
        (PRODUCT + "a[0] + b[0], a[1] * b[0] + a[0] * b[1]", "Hint"),
    ],
    "13.4": [
        (
            WALK + "    for i in reversed(range(len(entries))):\n"
            "        for part, local in entries[i]:\n"
            "            slopes[part] = slopes[i] * local\n    return slopes",
            "added, with +=",
        ),
        (
            WALK + "    for i in range(len(entries)):\n"
            "        for part, local in entries[i]:\n"
            "            slopes[part] += slopes[i] * local\n    return slopes",
            "Begin at the last",
        ),
        (
            WALK + "    for i in reversed(range(len(entries))):\n"
            "        for part, local in entries[i]:\n"
            "            slopes[part] += local\n    return slopes",
            "multiplied by the slope",
        ),
        (WALK + "    return slopes", "Hint"),
        ("def slopes_of(entries):\n    return entries", "number"),
    ],
}
