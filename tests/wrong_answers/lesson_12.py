"""Wrong answers to the exercises of lesson 12; see ``near_misses``."""

WRONG_ANSWERS = {
    "12.1": [
        ("int(np.argmin(held_out_sse)) + 1", "np.nanargmin passes over it"),
        ("len(held_out_sse)", "it should be 3. Hint: Which place has the smallest"),
        ("held_out_sse.min()", "is 1; it should be 3"),
    ],
    "12.2": [
        ("0.5", "it should be 0.001"),
        ("smallest, largest", "should be a single number"),
        ("2 * smallest * (largest / smallest) ** u", "twice what it should be"),
    ],
    "12.3": [
        ("outer[np.argmin(inner)], np.max(outer)", "it should be 0.2. Right: honest. Hint"),
        ("outer[0], np.min(outer)", "does not use the inner"),
        ("outer[np.argmin(inner)]", "Return 2 things, in this order: honest, peeping."),
    ],
}
