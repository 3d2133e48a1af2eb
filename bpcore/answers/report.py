"""What a learning journal comes to: a summary, and exports for the teacher."""

from __future__ import annotations

import csv
import getpass
import html
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from bpcore.answers.journal import CHALLENGE, EXERCISE, PREDICTION, Event, read
from bpcore.drawing.markup import table

COLUMNS = (
    *("pseudonym", "time", "lesson", "event", "key", "question"),
    *("answer", "right_answer", "result", "score", "message"),
)
"""Of an export, one row for each event."""

PSEUDONYM = re.compile(r"[^\W_][\w -]{0,38}[\w-]|[^\W_]")  # as it becomes part of a file's name


def lesson_of(key: str) -> str:
    """The lesson's number, of two digits: "03" of "3.1"."""
    return key.partition(".")[0].zfill(2)


def _counting(
    events: Iterable[Event], kind: str, better: Callable[[Event, Event], bool]
) -> dict[str, Event]:
    """By its key, the event of each question that counts: the first, or a better one after it."""
    found: dict[str, Event] = {}
    for event in events:
        key = event["key"]
        if event["event"] == kind and (key not in found or better(event, found[key])):
            found[key] = event
    return found


def best_of(events: Iterable[Event]) -> dict[str, Event]:
    """For each challenge the event with the best score."""

    def better(event: Event, known: Event) -> bool:
        sign = 1 if event.get("less_is_better") else -1
        return sign * event["score"] < sign * known["score"]

    scored = (event for event in events if isinstance(event.get("score"), int | float))
    return _counting(scored, CHALLENGE, better)


def summary(events: list[Event] | None = None) -> list[dict[str, Any]]:
    """Count the events, lesson by lesson.

    Returns
    -------
    list of dict
        For each lesson, by the heads of the columns, in the order in which they are shown.
        A prediction counts once, by its first answer, or as skipped if there is none; an exercise
        once, as passed if it ever was; a challenge by its best score, in words.
    """
    events = read() if events is None else events
    answers = _counting(
        events, PREDICTION, lambda new, old: result(old) == "skipped" != result(new)
    )
    tries = _counting(events, EXERCISE, lambda new, old: result(old) != "passed" == result(new))
    best = best_of(events)
    rows = []
    for lesson in sorted({lesson_of(event["key"]) for event in events}):
        given, tried, scored = (
            [event for key, event in each.items() if lesson_of(key) == lesson]
            for each in (answers, tries, best)
        )
        count = Counter(map(result, given + tried))
        rows.append(
            {
                "lesson": lesson,
                "predictions right": count["right"],
                "wrong": count["wrong"],
                "skipped": count["skipped"],
                "exercises passed": count["passed"],
                "of those tried": len(tried),
                "best in the challenge": "; ".join(str(event.get("shown", "")) for event in scored),
            }
        )
    return rows


def result(event: Event) -> str:
    """An event in one word or two."""
    if event["event"] == EXERCISE:
        return "passed" if event.get("passed") else "not passed"
    if event["event"] == CHALLENGE:
        return "scored"
    if event.get("skipped"):
        return "skipped"
    return {True: "right", False: "wrong"}.get(event.get("correct"), "committed")


# -- for the teacher -------------------------------------------------------------------------------


def check_pseudonym(name: str) -> str:
    """A pseudonym, if it can be one.

    Raises
    ------
    ValueError
        With a sentence that says what to write instead.
    """
    name = " ".join(name.split())
    if not name:
        raise ValueError("Choose a pseudonym first, such as kiwi 7: your name is not needed.")
    if not PSEUDONYM.fullmatch(name):
        raise ValueError(
            "A pseudonym begins with a letter or digit and has at most 40 letters, digits, spaces, "
            "hyphens and underscores."
        )
    if name.casefold() == _user().casefold():
        raise ValueError("That is your user name on this computer: choose something else.")
    return name


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without user names
        return ""


def _nameless(text: str) -> str:
    """A message without the home folder and the user name, which an error's path may hold."""
    home, user = os.path.expanduser("~"), _user()  # "~" itself where nobody knows
    if len(home) > 1:  # "/" is the home of some containers
        for written in (repr(home)[1:-1], home):  # as some errors quote it, with \\ for \
            text = text.replace(written, "~")
    return re.sub(rf"\b{re.escape(user)}\b", "…", text) if len(user) > 2 else text


def export_rows(pseudonym: str, events: list[Event] | None = None) -> list[dict[str, Any]]:
    """A row of ``COLUMNS`` for each event; None where there is nothing to say."""
    name = check_pseudonym(pseudonym)
    return [
        {
            "pseudonym": name,
            "time": event["time"],
            "lesson": lesson_of(event["key"]),
            "event": event["event"],
            "key": event["key"],
            "question": event.get("question"),
            "answer": event.get("answer"),
            "right_answer": event.get("right"),
            "result": result(event),
            "score": event.get("score"),
            "message": _nameless(str(event.get("message", ""))),
        }
        for event in (read() if events is None else events)
    ]


def as_csv(pseudonym: str, events: list[Event] | None = None) -> str:
    """The journal as the text of a CSV file."""
    return csv_text(export_rows(pseudonym, events))


def csv_text(rows: Iterable[dict[str, Any]]) -> str:
    """Rows of ``COLUMNS`` as CSV.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; a number in
    text, such as -0.5 of another CSV file, stays one.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return text.getvalue()


def _harmless(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in tuple("=+-@\t\r"):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Learning journal of {name}</title><style>\
body {{ font: 16px/1.4 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em }}\
td {{ vertical-align: top }}</style></head><body><h1>Learning journal of {name}</h1>\
{summary}<h2>All events</h2>{events}</body></html>
"""
SHOWN = ("time", "key", "event", "question", "answer", "right_answer", "result", "message")


def as_html(pseudonym: str) -> str:
    """The journal as a page that needs nothing else: the summary, then every event."""
    events = read()
    rows = [[_readable(row, name) for name in SHOWN] for row in export_rows(pseudonym, events)]
    return PAGE.format(
        name=html.escape(check_pseudonym(pseudonym)),
        summary=summary_html(summary(events)),
        events=_table(SHOWN, rows),
    )


def _readable(row: dict[str, Any], column: str) -> str:
    """What stands in the page for what stands in the table."""
    value = row[column]
    if column == "time":
        return f"{value[:16].replace('T', ' ')} UTC"
    if isinstance(value, int | float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def summary_html(rows: list[dict[str, Any]]) -> str:
    """The summary as a table."""
    return _table(rows[0] if rows else (), [row.values() for row in rows])


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    looks = "padding: 3px 10px; border: 1px solid #767676; text-align: left"
    return table([name.replace("_", " ") for name in head], rows, looks=looks)


EXPORTS: dict[str, Callable[[str], str]] = {"csv": as_csv, "html": as_html}
"""What an export is called at its end, and what writes it."""


def export(kind: str, pseudonym: str) -> tuple[str, str]:
    """The file name and the text of an export, by its kind in ``EXPORTS``.

    Raises
    ------
    ValueError
        If the pseudonym cannot be one, or there is nothing to export.
    """
    name = check_pseudonym(pseudonym)
    if not read():
        raise ValueError("There is nothing in your journal yet.")
    return f"journal_{name.replace(' ', '_')}.{kind}", EXPORTS[kind](name)
