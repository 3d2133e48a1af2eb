"""Typical wrong answers to the exercises of lesson 10, and words of the hint each should get."""

EPOCH = "def best_epoch(held_out_sse):\n    return "
RATE = "def draw_rate(smallest, largest, u):\n    return "
TWO = "def two_reports(inner, outer):\n    return "

WRONG_ANSWERS = {
    "10.1": [
        (EPOCH + "int(np.nanargmin(held_out_sse))", "counted from 1"),
        (EPOCH + "np.nanmin(held_out_sse) + 0.0", "its epoch is wanted"),
        (EPOCH + "int(np.argmin(held_out_sse)) + 1", "takes nan for the smallest. Hint"),
        (EPOCH + "len(held_out_sse)", "it should be 3"),
    ],
    "10.2": [
        (RATE + "smallest + u * (largest - smallest)", "the plain scale. Hint"),
        (RATE + "largest * (smallest / largest) ** u", "should give the smallest"),
        (
            RATE + "np.log(smallest) + u * (np.log(largest) - np.log(smallest))",
            "the logarithm of the rate",
        ),
        (RATE + "0.5", "it should be 0.001"),
    ],
    "10.3": [
        (TWO + "np.min(inner), np.min(outer)", "looks too good. Hint"),
        (TWO + "np.min(outer), outer[np.argmin(inner)]", "in the other order"),
        (TWO + "outer[np.argmin(inner)], np.max(outer)", "the smallest outer error, 0.2"),
        (TWO + "outer[0], np.min(outer)", "chooses the second trial"),
    ],
}
