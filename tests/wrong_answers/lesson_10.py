"""Wrong answers to the exercises of lesson 10, and words of the hint each should get."""

EPOCH = "def best_epoch(held_out_sse):\n    return "
RATE = "def draw_rate(smallest, largest, u):\n    return "
TWO = "def two_reports(inner, outer):\n    return "

WRONG_ANSWERS = {
    "10.1": [
        (EPOCH + "int(np.argmin(held_out_sse)) + 1", "np.nanargmin passes over it"),
        (EPOCH + "len(held_out_sse)", "it should be 3. Hint: Which place has the smallest"),
        (EPOCH + "held_out_sse.min()", "is 1; it should be 3"),
    ],
    "10.2": [
        (RATE + "0.5", "it should be 0.001"),
        (RATE + "smallest, largest", "should be a single number"),
        (RATE + "2 * smallest * (largest / smallest) ** u", "twice what it should be"),
    ],
    "10.3": [
        (TWO + "outer[np.argmin(inner)], np.max(outer)", "it should be 0.2. Right: honest. Hint"),
        (TWO + "outer[0], np.min(outer)", "does not use the inner"),
        (TWO + "outer[np.argmin(inner)]", "Return 2 things, in this order: honest, peeping."),
    ],
}
