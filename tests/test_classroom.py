"""A class's exports in one table: bad ones are told, doubles count once, the picture shows them."""

from __future__ import annotations

import csv
import io

import pytest
from PIL import Image

from bpcore.answers import classroom, report


def events(key, *results, event="prediction"):
    """Events as a journal holds them."""
    return [
        {
            "time": f"2026-11-24T10:0{i}:00+00:00",
            "event": event,
            "key": key,
            "question": f"Question {key}?",
            "answer": result,
            "correct": {"right": True, "wrong": False}.get(result),
            "skipped": result == "skipped",
            "passed": result == "passed",
            "message": result,
        }
        for i, result in enumerate(results)
    ]


def export(folder, file, name, found):
    (folder / file).write_text(report.as_csv(name, found), encoding="utf-8-sig")


@pytest.fixture
def folder(tmp_path):
    """Three learners' exports."""
    export(tmp_path, "a.csv", "ant", events("3.1", "wrong", "right") + events("3.2", "skipped"))
    export(tmp_path, "b.csv", "bee", events("3.1", "right") + events("3.10", "skipped", "right"))
    tried = events("3.1", "failed", "passed", event="exercise")
    export(tmp_path, "c.csv", "cat", tried + events("3.2", "failed", event="exercise"))
    return tmp_path


def merged(folder):
    return classroom.merge(sorted(folder.glob("*.csv")))


def test_shares_are_counted_by_the_first_answer_and_in_the_order_of_the_lessons(folder):
    table, _ = merged(folder)
    assert list(classroom.items(table).itertuples(index=False, name=None)) == [
        ("prediction", "3.1", 2, 1, 0, "wrong"),
        ("prediction", "3.2", 1, 0, 1, ""),
        ("prediction", "3.10", 1, 0, 0, ""),
        ("exercise", "3.1", 1, 0, 1, "failed"),
        ("exercise", "3.2", 1, 1, 0, "failed"),
    ]


def test_the_command_writes_table_and_picture_and_reads_neither_again(folder, capsys):
    for _ in range(2):
        assert classroom.main([str(folder)]) == 0
        said = capsys.readouterr().out
        assert "3 learners, 9 events" in said
        assert "exercise 3.2: wrong 1 of 1; most often: failed" in said
    rows = list(csv.DictReader(io.StringIO((folder / "class.csv").read_text("utf-8-sig"))))
    assert {row["pseudonym"] for row in rows} == {"ant", "bee", "cat"}
    assert len(rows) == 9
    with Image.open(folder / "class.png") as image:
        assert image.width > 1000


def test_what_is_there_twice_counts_once_and_is_told(folder):
    (folder / "z.csv").write_bytes((folder / "a.csv").read_bytes())
    table, (said,) = merged(folder)
    assert len(table) == 9
    assert said.startswith("z.csv and a.csv are both from “ant”, with 3 events in common")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no export of a learning journal"),
        (b"a,b\n1,2\n", "no export of a learning journal"),
        ("姓名,成绩\n".encode("gbk"), "no text in UTF-8"),
        (b"\x00\x01\x02", "left out"),
        (",".join(report.COLUMNS).encode() + b"\n", "holds no events"),
        (",".join(report.COLUMNS).encode() + b"\nant,now,03\n", "holds no events"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_the_rest_is_merged(folder, content, said):
    (folder / "bad.csv").write_bytes(content)
    table, (remark,) = merged(folder)
    assert len(table) == 9
    assert remark.startswith("bad.csv is left out")
    assert said in remark


def test_damaged_rows_are_counted(folder):
    for said in ("1 damaged row is", "2 damaged rows are"):
        with (folder / "a.csv").open("a", encoding="utf-8") as file:
            file.write("ant,now\n")
        assert merged(folder)[1] == [f"a.csv: {said} left out."]


def test_a_key_that_nobody_wrote_breaks_nothing_and_numbers_stay_numbers(folder, capsys):
    export(folder, "d.csv", "dog", events("3.²", "wrong"))
    answered = [{**event, "answer": -0.5} for event in events("3.4", "wrong")]
    export(folder, "e.csv", "eel", answered)
    assert classroom.main([str(folder)]) == 0
    rows = list(csv.DictReader(io.StringIO((folder / "class.csv").read_text("utf-8-sig"))))
    assert [row["answer"] for row in rows if row["pseudonym"] == "eel"] == ["-0.5"]


def test_an_empty_folder_and_no_folder_are_told(tmp_path, capsys):
    assert classroom.main([str(tmp_path)]) == 1
    assert "holds no export" in capsys.readouterr().err
    assert classroom.main([str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_a_class_without_exercises_has_a_picture_too():
    table, _ = classroom.merge([])
    assert "Where the class" in classroom.picture(classroom.items(table), 0).get_suptitle()


def test_bars_are_as_long_as_the_shares(folder):
    left, right = classroom.picture(classroom.items(merged(folder)[0]), 3).axes
    assert [bar.get_width() for bar in left.patches] == [50, 0, 0, 0, 100, 0]
    assert [label.get_text() for label in right.get_yticklabels()] == [
        "3.1  (of 1)",
        "3.2  (of 1)",
    ]
