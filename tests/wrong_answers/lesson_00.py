"""Wrong answers to the exercises of lesson 00; see ``near_misses``."""


def until(*lines: str) -> str:
    return "\n    ".join(["", *lines])


LOOP = ("epochs = 0", "while errors[epochs] >= goal:", "    epochs += 1")

WRONG_ANSWERS = {
    "0.1": [
        ("60.0", "inputs"),
        ("'40'", "leave the quotation marks out"),
        ("[20, 2]", "should be a single number"),
        ("{20, 2}", "should be a number; it is set"),
        ("41", "is 41, which is not right. Hint"),
    ],
    "0.2": [
        ("number - learning_rate * (slope > 0) + learning_rate * (slope < 0)", "Only the"),
        ("number - slope / learning_rate", "it should be 1.7"),
        ("[number, slope]", "should be a single number"),
        ("\n    print(number)", "has it a `return`"),
        ("step = 1.7", "A function is wanted"),
    ],
    "0.3": [
        (until(*LOOP, "return epochs + 1"), "One too many"),
        (until(*LOOP[:1], "while errors[epochs] > goal:", *LOOP[2:], "return epochs"), "not at <="),
        (until("epochs = 1", *LOOP[1:], "return epochs"), "You begin at errors[1]"),
        ("max(i for i, error in enumerate(errors) if error < goal)", "Stop at the first"),
        ("len(errors)", "and the goal 3 your number of epochs is 5; it should be 3"),
        ("[i for i, error in enumerate(errors) if error < goal]", "single number"),
        (until("while errors > goal:", "    pass", "return errors"), "ask for one True or False"),
        (
            until("for epochs in range(len(errors)):", "    if errors < 0:", "        return 1"),
            "ask for one True or False",
        ),
        (
            until("for i, error in enumerate(errors):", "    if error < 0:", "        return i"),
            "without reaching its `return`, when it was given [9, 5, 3, 2, 1], 3",
        ),
    ],
}
