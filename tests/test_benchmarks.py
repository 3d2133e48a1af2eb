"""The benchmarks' own pieces; what they measure is no test."""

from __future__ import annotations

import subprocess
import sys
import threading
from importlib import import_module
from math import nan

import pytest

import bpcore as bp
from benchmarks import classroom, interaction, libraries, memory, results, training
from benchmarks.__main__ import PARTS


@pytest.mark.parametrize("name", PARTS)
def test_every_part_has_a_heading_of_its_own_and_can_be_run(name):
    part = import_module(f"benchmarks.{name}")
    assert callable(part.run)
    assert [import_module(f"benchmarks.{other}").TITLE for other in PARTS].count(part.TITLE) == 1


def test_a_part_measured_alone_replaces_its_own_section(tmp_path):
    report, titles = tmp_path / "results.md", ["One", "Two", "Three"]
    for title, text in (("Three", "c"), ("One", "a"), ("Two", "b"), ("One", "anew\n\n- with 1e-3")):
        results.keep(results.section(title, text, 60.0), titles, report)
    written = report.read_text(encoding="utf-8")
    assert written.startswith(results.HEAD)
    assert [line[3:] for line in written.splitlines() if line.startswith("## ")] == titles
    assert "anew\n\n- with 1e-3\n\n## Two" in written and "\n\na\n" not in written


def test_an_unknown_part_is_refused_by_name():
    command = [sys.executable, "-m", "benchmarks", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "there is no part nonsense; there are training" in done.stderr


def test_a_time_for_another_result_is_no_result():
    sse = dict.fromkeys(range(1, training.EPOCHS + 1), 0.5)
    ours = training.Row(training.OURS, "batch", [0.1], sse)
    same = training.Row("same", "batch", [0.2], {500: 0.5 * (1 + 1e-9)})
    other = training.Row("other", "batch", [0.3], {5000: 0.51})
    rows = [line.split("|") for line in training.report([ours, same, other], []).splitlines()]
    found = {row[1].strip(): [cell.strip() for cell in row[2:]] for row in rows if len(row) > 5}
    assert found["same"][1:3] == ["0.200", "2.00"]
    assert found["other"][1:3] == ["", ""] and "another result" in found["other"][-2]


def test_a_way_that_is_not_installed_is_a_row_that_says_so(monkeypatch):
    monkeypatch.setattr(interaction, "find_spec", lambda name: None)
    (missing,) = set(interaction.NOTEBOOKS) - set(interaction.notebooks())
    assert "ipympl" in missing
    found = interaction.Interaction([interaction.Latency("laboratory", [100.0])], [], [], [])
    assert f"| {missing} | not installed | | |" in interaction.report(found)


@pytest.mark.parametrize("library", libraries.LIBRARIES)
@pytest.mark.parametrize("size", training.MODES.values())
def test_a_library_that_is_here_makes_the_same_descent(library, size, network, matlab, problem):
    module, train = libraries.LIBRARIES[library]
    pytest.importorskip(module)
    _, sse = train(matlab, problem, training.LEARNING_RATE, size)(50)
    run = {"learning_rate": training.LEARNING_RATE, "epochs": 50, "batch_size": size}
    ours = bp.train(network, matlab, problem.X, problem.T, shuffle=False, **run)
    assert sse[50] == pytest.approx(ours.sse[-1], rel=1e-10)


def test_a_program_that_fails_is_named_and_loses_nothing_else(monkeypatch):
    def broken(*arguments):
        raise OSError("no such library")

    monkeypatch.setattr(training, "LIBRARIES", {"Broken": ("json", broken), "None": ("no1", None)})
    monkeypatch.setattr(training, "find_spec", lambda name: None if name == "no1" else name)
    monkeypatch.setattr(training.shutil, "which", lambda name: None)
    monkeypatch.setattr(training, "MODES", {"batch": 20})
    monkeypatch.setattr(training, "IN_A_ROW", 1)
    rows, missing = training.measure(quick=True)
    assert {row.program for row in rows} >= {training.OURS, "bpcore, NumPy"}
    said = training.report(rows, missing)
    for sentence in ("no C compiler", "Octave was not found", "None is not", "no such library"):
        assert sentence in said


def test_of_a_class_that_breaks_off_the_first_reason_is_the_cause():
    together = threading.Barrier(2)
    together.abort()
    errors: list[BaseException] = [RuntimeError("a cell failed: no memory")]
    with pytest.raises(threading.BrokenBarrierError) as broken:
        together.wait()
    said = classroom.reasons([broken.value, *errors])
    assert said == ["RuntimeError: a cell failed: no memory", "BrokenBarrierError: "]


def test_a_program_that_tells_its_last_sse_alone_is_held_against_ours_as_well():
    def train(epochs):
        return 1e-3, {epochs: 0.5 if epochs == training.COMPARED else 0.04}

    row = training.timed("last alone", "batch", train, quick=False)
    sse = dict.fromkeys(range(1, training.EPOCHS + 1), 0.5)
    assert training.agrees(row, training.Row(training.OURS, "batch", [0.1], sse))


def test_growth_is_that_of_a_thousand_moves_once_warm():
    sizes = {"before": 100.0, "after 10": 160.0, "after 100": 170.0, "after 1,000": 171.8}
    held = {when: memory.Held(size, 90.0, 30.0, nan) for when, size in sizes.items()}
    held["memory short"] = held["before"]
    said = memory.report({"ours": held, "other": dict(list(held.items())[:3])})
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in said.splitlines()]
    found = {(row[0], row[1]): row[2:] for row in rows if len(row) > 2}
    assert found["ours", "kernel"] == ["100.0", "160.0", "170.0", "171.8", "100.0", "+2.0"]
    assert found["ours", "pictures"] == [""] * 6
    assert found["other", "kernel"] == ["100.0", "160.0", "170.0", "", "", ""]
