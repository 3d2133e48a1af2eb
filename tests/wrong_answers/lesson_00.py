"""Typical wrong answers to the exercise of lesson 00, and words that the verdict must hold."""

WRONG_ANSWERS = {
    "0.1": [
        ("answer = 20", "number of years"),
        ("answer = 2", "targets in one year"),
        ("answer = 22", "You added"),
        ("answer = 60", "inputs"),
        ("answer = '40'", "leave out the quotation marks"),
        ("answer = [20, 2]", "A number is wanted"),
        ("answer = 41", "is not the number"),
    ],
}
