"""Wrong answers to the exercises of lesson 00, and words that the verdict must hold."""


def step(formula: str) -> str:
    return f"def step(number, slope, learning_rate):\n    return {formula}\n"


def until(*lines: str) -> str:
    return "\n    ".join(["def epochs_until(errors, goal):", *lines]) + "\n"


LOOP = ("epochs = 0", "while errors[epochs] >= goal:", "    epochs += 1")

WRONG_ANSWERS = {
    "0.1": [
        ("answer = 60.0", "inputs"),
        ("answer = '40'", "leave the quotation marks out"),
        ("answer = [20, 2]", "should be a single number"),
        ("answer = {20, 2}", "should be a number; it is set"),
        ("answer = 41", "is 41, which is not right. Hint"),
    ],
    "0.2": [
        (step("number - learning_rate * (slope > 0) + learning_rate * (slope < 0)"), "Only the"),
        (step("number - slope / learning_rate"), "it should be 1.7"),
        (step("[number, slope]"), "should be a single number"),
        ("def step(number, slope, learning_rate):\n    print(number)", "has it a `return`"),
        ("step = 1.7", "A function is wanted"),
    ],
    "0.3": [
        (until(*LOOP, "return epochs + 1"), "One too many"),
        (until(*LOOP[:1], "while errors[epochs] > goal:", *LOOP[2:], "return epochs"), "not with"),
        (
            until("return max(i for i, error in enumerate(errors) if error < goal)"),
            "Stop at the first",
        ),
        (until("return len(errors)"), "and the goal 3 your number of epochs is 5; it should be 3"),
        (until("return [i for i, error in enumerate(errors) if error < goal]"), "single number"),
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
