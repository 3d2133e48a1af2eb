"""Typical wrong answers to the exercises of lesson 00, and words that the verdict must hold."""


def step(formula: str) -> str:
    return f"def step(number, slope, learning_rate):\n    return {formula}\n"


def until(*lines: str) -> str:
    return "\n    ".join(["def epochs_until(errors, goal):", *lines]) + "\n"


LOOP = ("epochs = 0", "while errors[epochs] >= goal:", "    epochs += 1")

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
    "0.2": [
        (step("number + learning_rate * slope"), "uphill"),
        (step("number - slope"), "learning rate is missing"),
        (step("-learning_rate * slope"), "step alone"),
        (step("learning_rate * slope"), "length of the step alone"),
        (step("number - learning_rate"), "slope is missing"),
        (step("number - learning_rate * abs(slope)"), "leave its sign"),
        (step("number - learning_rate * (slope > 0) + learning_rate * (slope < 0)"), "Only the"),
        (step("number * (1 - learning_rate * slope)"), "You multiply the number"),
        (step("slope - learning_rate * number"), "changed places"),
        (step("number - slope / learning_rate"), "it should be 1.7"),
        (step("[number, slope]"), "should be a single number"),
        ("def step(number, slope, learning_rate):\n    print(number)", "has it a `return`"),
        ("step = 1.7", "A function is wanted"),
    ],
    "0.3": [
        (until(*LOOP, "return epochs + 1"), "One too many"),
        (until(*LOOP, "return epochs - 1"), "One too few"),
        (until(*LOOP, "return errors[epochs]"), "error itself"),
        (until(*LOOP[:1], "while errors[epochs] > goal:", *LOOP[2:], "return epochs"), "not with"),
        (until("return sum(error >= goal for error in errors)"), "may rise again"),
        (until("return sum(error < goal for error in errors)"), "count the errors below"),
        (until("return errors.argmin()"), "goal has no part"),
        (
            until("return max(i for i, error in enumerate(errors) if error < goal)"),
            "Stop at the first",
        ),
        (until("return len(errors)"), "and the goal 3 it is 3; yours is 5"),
        (until("return [i for i, error in enumerate(errors) if error < goal]"), "single number"),
        (until("while errors > goal:", "    pass", "return errors"), "stopped with ValueError"),
    ],
}
