"""The learning journal: nothing is lost, nothing is told that should not be."""

from __future__ import annotations

import csv
import getpass
import io
import json
import os
import re
import subprocess
import sys

import pytest
from project import PROJECT

from bpcore.answers import journal, report
from bpcore.exercises import check
from bpcore.live import JournalView


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A journal of this test's own."""
    place = tmp_path / "journal.jsonl"
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, str(place))
    monkeypatch.setattr(journal, "unwritten", [])
    return place


def predicted(key, correct, skipped=False, answer="up"):
    journal.record(
        "prediction", key, question="Up?", answer=answer, right="up", correct=correct,
        skipped=skipped,
    )  # fmt: skip


# -- the file --------------------------------------------------------------------------------------


def test_an_event_is_a_line_with_a_time(kept):
    journal.record("exercise", "1.2", passed=True, message="“Right”")
    (line,) = kept.read_text(encoding="utf-8").splitlines()
    event = json.loads(line)
    assert event.pop("time").endswith("+00:00")
    assert event == {"event": "exercise", "key": "1.2", "passed": True, "message": "“Right”"}


def test_several_processes_at_once_lose_nothing(kept):
    code = """
import sys
from bpcore.answers import journal
for i in range(60):
    journal.record("exercise", f"{sys.argv[1]}.{i}", passed=True, message="m" * 300)
"""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(n)], env=environment, cwd=kept.parent)
        for n in range(4)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    assert sorted(event["key"] for event in journal.read()) == sorted(
        f"{n}.{i}" for n in range(4) for i in range(60)
    )
    lines = [line for line in kept.read_bytes().splitlines() if line]
    assert len(lines) == 240  # none is torn


def test_a_process_that_is_killed_loses_no_event(kept):
    code = """
import os
from bpcore.answers import journal
journal.record("exercise", "1.1", passed=True)
os._exit(9)  # as a crash: nothing is flushed or closed
"""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 9
    assert [event["key"] for event in journal.read()] == ["1.1"]


@pytest.mark.parametrize(
    "torn",
    [
        b'{"time": "2026',
        b"\xff\xfe",
        b"[1, 2]\n",
        b'{"key": 3}\n',
        b'{"time": "", "event": "prediction", "key": "1.1", "correct": []}\n',
    ],
)
def test_a_torn_line_is_skipped_and_closed(kept, torn):
    journal.record("exercise", "1.1", passed=True)
    with kept.open("ab") as file:
        file.write(torn)
    assert [event["key"] for event in journal.read()] == ["1.1"]
    journal.record("exercise", "1.2", passed=True)
    assert [event["key"] for event in journal.read()] == ["1.1", "1.2"]


def test_the_journal_lies_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.delenv(journal.JOURNAL_VARIABLE)
    monkeypatch.chdir(tmp_path)
    assert journal.path() == tmp_path / "journal.jsonl"
    monkeypatch.setenv(journal.OPEN_VARIABLE, "1")
    assert journal.path() is None
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, str(tmp_path / "asked.jsonl"))
    assert journal.path() == tmp_path / "asked.jsonl"


def test_a_folder_deleted_under_the_kernel_breaks_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv(journal.JOURNAL_VARIABLE)

    def gone():
        raise FileNotFoundError

    monkeypatch.setattr(journal.Path, "cwd", gone)
    assert journal.record("exercise", "1.1", passed=True) == ""
    assert journal.read() == []


def test_switched_off_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv(journal.JOURNAL_VARIABLE, "off")
    monkeypatch.chdir(tmp_path)
    assert journal.record("exercise", "1.1", passed=True) == ""
    assert journal.read() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_cannot_be_written_is_told(kept):
    kept.parent.chmod(0o500)
    assert "Permission denied" in journal.record("exercise", "1.1", passed=True)
    kept.parent.chmod(0o700)


def test_a_place_that_cannot_be_written_is_told_once(kept):
    kept.mkdir()  # a folder is no file, for root too
    told = [journal.record("exercise", f"1.{i}", passed=True) for i in range(3)]
    assert told[0].startswith("Your learning journal cannot be written here")
    assert told[1:] == ["", ""]
    assert len(journal.read()) == 3  # this session knows them


def test_what_was_written_but_perhaps_not_to_the_disk_is_told_and_counts_once(kept, monkeypatch):
    def fails(file):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(journal.os, "fsync", fails)
    assert "Input/output error" in journal.record("exercise", "1.1", passed=True)
    assert [event["key"] for event in journal.read()] == ["1.1"]


def test_what_numpy_counts_is_a_number(kept):
    import numpy as np

    journal.record("challenge", "3", score=np.float64(0.5), less_is_better=np.True_)
    assert journal.read()[0]["score"] == 0.5


# -- what is recorded of exercises -----------------------------------------------------------------


def test_tries_of_an_exercise_are_recorded_but_not_blanks_or_repeats(kept):
    for answer in (..., 20, 40, 40):
        check("0.1", answer)
    assert [event["passed"] for event in journal.read()] == [False, True]


# -- the summary -----------------------------------------------------------------------------------


def test_the_summary_counts_by_lesson(kept):
    predicted("3.1", False)
    predicted("3.1", True)  # the first answer counts
    predicted("3.2", None, skipped=True, answer=None)
    predicted("3.3", None, skipped=True, answer=None)
    predicted("3.3", True)  # an answer counts more than a skip
    journal.record("exercise", "3.1", passed=False, message="no")
    journal.record("exercise", "3.1", passed=True, message="yes")
    journal.record("exercise", "3.2", passed=False, message="no")
    for score in (0.2, 0.1, 0.3):
        journal.record("challenge", "3", score=score, less_is_better=True, shown=f"{score} rate")
    for score in (0.2, 0.3, 0.1):
        journal.record("challenge", "10", score=score, less_is_better=False, shown=f"{score} SSE")
    three, ten = report.summary()
    assert list(three.values()) == ["03", 1, 1, 1, 1, 2, "0.1 rate"]
    assert list(ten.values()) == ["10", 0, 0, 0, 0, 0, "0.3 SSE"]
    assert [three[head] for head in ("predictions right", "of those tried")] == [1, 2]


# -- exports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "   ", "../up", "a/b", "-x", "x" * 41, "<b>"])
def test_what_is_no_pseudonym_is_refused(name):
    with pytest.raises(ValueError, match="pseudonym"):
        report.check_pseudonym(name)


def test_the_user_name_is_no_pseudonym(monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    with pytest.raises(ValueError, match="your user name"):
        report.check_pseudonym("Anna")
    assert report.check_pseudonym(" kiwi  7 ") == "kiwi 7"


def test_the_csv_has_every_event_and_no_name(kept, monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    monkeypatch.setenv("HOME" if os.name == "posix" else "USERPROFILE", "/homes/anna")
    predicted("3.1", True)
    journal.record("exercise", "3.2", passed=False, message="no /homes/anna/x, anna")
    text = report.as_csv("kiwi")
    assert "anna" not in text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == report.COLUMNS
    assert [(row["pseudonym"], row["key"], row["result"]) for row in rows] == [
        ("kiwi", "3.1", "right"),
        ("kiwi", "3.2", "not passed"),
    ]


@pytest.mark.parametrize(
    ("home", "said", "told"),
    [
        ("/", "no file data/x", "no file data/x"),  # of some containers: no folder of a person
        ("~", "no file data/x", "no file data/x"),  # nobody knows
        (r"C:\Users\Anna B", r"no file 'C:\\Users\\Anna B\\x'", r"no file '~\\x'"),
    ],
)
def test_only_a_home_folder_is_taken_out_of_a_message(kept, monkeypatch, home, said, told):
    monkeypatch.setattr(getpass, "getuser", lambda: "u1000")
    monkeypatch.setattr(os.path, "expanduser", lambda path: home)
    journal.record("exercise", "3.2", passed=False, message=said)
    assert report.export_rows("kiwi")[0]["message"] == told


@pytest.mark.parametrize("formula", ["=1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "+1+1"])
def test_a_spreadsheet_finds_no_formula(kept, formula):
    journal.record("exercise", "1.1", passed=False, message=formula)
    (row,) = csv.DictReader(io.StringIO(report.as_csv("kiwi")))
    assert row["message"] == f"'{formula}"


def test_a_number_in_text_is_no_formula():
    row = dict.fromkeys(report.COLUMNS, "") | {"answer": "-0.5"}
    assert report.csv_text([row]).splitlines()[1].split(",")[6] == "-0.5"


def test_the_page_is_complete_and_words_stay_words(kept):
    journal.record("exercise", "1.1", passed=False, message="<script>")
    page = report.as_html("kiwi")
    assert "<h1>Learning journal of kiwi</h1>" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# -- on the screen ---------------------------------------------------------------------------------


def test_the_view_shows_exports_and_deletes(kept):
    predicted("3.1", True)
    view = JournalView()
    summary, pseudonym, _, said = view.widget.children[1:]
    assert re.findall(r">(\w*)</td>", summary.value) == ["03", *"10000", ""]
    view.export_csv()
    assert view.said.startswith("Choose a pseudonym first")
    pseudonym.value = "kiwi 7"
    view.export_csv()
    view.export_html()
    written = sorted(path.name for path in kept.parent.glob("journal_*"))
    assert written == ["journal_kiwi_7.csv", "journal_kiwi_7.html"]
    assert "kiwi 7" in (kept.parent / written[0]).read_text(encoding="utf-8-sig")
    assert 'download="journal_kiwi_7.html"' in said.value
    view.delete()
    assert not kept.exists()
    assert view.said.startswith("Your journal is deleted: 1 event.")
    assert "empty" in summary.value
    view.export_csv()
    assert view.said == "There is nothing in your journal yet."


def test_where_nothing_is_kept_the_view_says_so():
    view = JournalView()
    assert "No journal is kept" in view.widget.children[1].value
    view.delete()
    assert view.said == "There is none to delete."


def test_importing_the_journal_needs_the_standard_library_alone(run_python):
    code = """
import sys, types
package = types.ModuleType("bpcore"); package.__path__ = ["bpcore"]
sys.modules["bpcore"] = package
import bpcore.answers.journal
print({"numpy", "matplotlib", "ipywidgets"} & {name.split(".")[0] for name in sys.modules})
"""
    assert run_python(code).strip() == "set()"
