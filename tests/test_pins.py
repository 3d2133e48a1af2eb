"""The files that say what is installed: they agree with each other, and carry what they should."""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from project import PROJECT

import bpcore
from launch.pythons import NEWEST_PYTHON, OLDEST_PYTHON

PIN_FILES = [
    "requirements.txt",
    "requirements-numba.txt",
    "requirements-edition.txt",
    "requirements-web.txt",
    "requirements-dev.txt",
    "requirements-hub.txt",
]


def project():
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements(lines):
    """Return requirements by name; a name may have several, for different systems."""
    result = {}
    for line in lines:
        requirement = Requirement(line)
        result.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return result


def pins(file):
    """Return (requirements by name, number of hashes by requirement) of a file of pins."""
    text = (PROJECT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    hashes = {line.split(" --hash")[0].strip(): line.count("--hash=sha256:") for line in lines}
    return requirements(hashes), hashes


def plain_dependencies():
    """What the project needs, but for numba, which has a file of its own."""
    return [one for one in project()["project"]["dependencies"] if not one.startswith("numba")]


def test_numba_comes_with_the_project_wherever_it_has_a_wheel():
    settings = project()
    dependencies = set(settings["project"]["dependencies"])
    assert set(settings["dependency-groups"]["numba"]) == dependencies - set(plain_dependencies())


@pytest.mark.parametrize("file", PIN_FILES)
def test_every_pin_is_exact_and_has_hashes(file):
    found, hashes = pins(file)
    assert found
    assert all(count > 0 for count in hashes.values())
    for alternatives in found.values():
        for requirement in alternatives:
            assert [one.operator for one in requirement.specifier] == ["=="], requirement


@pytest.mark.parametrize(
    "file", [*PIN_FILES, "pyproject.toml", "environment.yml", "launch/packages.py"]
)
def test_no_file_names_an_index(file):
    text = (PROJECT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--?(index|extra|find|i |f )", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("requirements.txt", None),
        ("requirements.txt", "build"),
        ("requirements-numba.txt", "numba"),
        ("requirements-edition.txt", "edition"),
        ("requirements-web.txt", "web"),
        ("requirements-dev.txt", "dev"),
        ("requirements-hub.txt", "hub"),
    ],
)
def test_the_pins_are_what_the_project_asks_for(file, group):
    settings = project()
    wanted = settings["dependency-groups"][group] if group else plain_dependencies()
    found, _ = pins(file)
    for name, alternatives in requirements(wanted).items():
        floors = [str(floor.specifier) for floor in alternatives]
        assert name in found, f"{name} is not in {file}"
        for pin in found[name]:
            (exact,) = pin.specifier
            assert any(exact.version in SpecifierSet(floor) for floor in floors), f"{pin}: {floors}"


@pytest.mark.parametrize(
    ("file", "besides"),
    [
        ("requirements-numba.txt", "requirements.txt"),
        ("requirements-edition.txt", "requirements.txt"),
        ("requirements-web.txt", "requirements.txt"),
        ("requirements-web.txt", "requirements-edition.txt"),
        ("requirements-dev.txt", "requirements.txt"),
        ("requirements-dev.txt", "requirements-edition.txt"),
        ("requirements-hub.txt", "requirements.txt"),
    ],
)
def test_the_files_of_pins_agree(file, besides):
    others, _ = pins(besides)
    for name, alternatives in pins(file)[0].items():
        versions = {str(pin.specifier) for pin in alternatives}
        assert name not in others or versions <= {str(pin.specifier) for pin in others[name]}


@pytest.mark.parametrize(
    ("system", "python", "numba", "numpy_below"),
    [
        ({"sys_platform": "linux", "platform_machine": "x86_64"}, "3.11", True, None),
        ({"sys_platform": "linux", "platform_machine": "aarch64"}, "3.14", True, None),
        ({"sys_platform": "win32", "platform_machine": "AMD64"}, "3.14", True, None),
        ({"sys_platform": "darwin", "platform_machine": "arm64"}, "3.14", True, None),
        ({"sys_platform": "darwin", "platform_machine": "x86_64"}, "3.13", "0.62.1", "2.4"),
        ({"sys_platform": "darwin", "platform_machine": "x86_64"}, "3.14", False, None),
    ],
)
def test_each_system_gets_one_numba_or_none(system, python, numba, numpy_below):
    where = system | {
        "python_version": python,
        "python_full_version": f"{python}.4",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }

    def chosen(file, name):
        alternatives = pins(file)[0][name]
        here = [pin for pin in alternatives if (pin.marker or Marker("''==''")).evaluate(where)]
        assert len(here) <= 1
        return next(iter(here[0].specifier)).version if here else None

    found = chosen("requirements-numba.txt", "numba")
    assert found == numba or (numba is True and found) or (numba is False and found is None)
    numpy = chosen("requirements.txt", "numpy")
    assert numpy
    assert chosen("requirements-numba.txt", "numpy") in (numpy, None)
    if numpy_below:
        assert numpy in SpecifierSet(f"<{numpy_below}")


def test_the_build_backend_is_among_the_pins():
    settings = project()
    assert settings["build-system"]["requires"] == settings["dependency-groups"]["build"]


def conda_requirements():
    settings = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in settings["dependencies"] if isinstance(entry, str)]
    (by_pip,) = [entry["pip"] for entry in settings["dependencies"] if isinstance(entry, dict)]
    return requirements(plain), by_pip


def test_conda_users_get_the_same():
    found, by_pip = conda_requirements()
    assert by_pip == ["--editable ."]
    found["matplotlib"] = found.pop("matplotlib-base")  # conda-forge's, without a window system
    found = {name: str(alternatives[0].specifier) for name, alternatives in found.items()}
    assert found.pop("pip") == ""
    settings = project()
    assert SpecifierSet(found.pop("python")) == SpecifierSet(settings["project"]["requires-python"])
    numba = SpecifierSet(found.pop("numba"))
    assert all(
        next(iter(pin.specifier)).version in numba
        for pin in pins("requirements-numba.txt")[0]["numba"]
    )
    wanted = requirements(plain_dependencies())
    assert found == {name: str(one[0].specifier) for name, one in wanted.items()}


def test_all_agree_on_the_pythons():
    oldest, newest = OLDEST_PYTHON, NEWEST_PYTHON
    assert project()["project"]["requires-python"] == ">={}.{},<{}.{}".format(
        *oldest, newest[0], newest[1] + 1
    )
    workflow = yaml.safe_load((PROJECT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == ["{}.{}".format(*oldest), "{}.{}".format(*newest)]
    text = (PROJECT / ".github/workflows/installs.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    listed = workflow["jobs"]["installs"]["steps"][1]["with"]["python-version"].split()
    assert listed == [f"{oldest[0]}.{minor}" for minor in range(oldest[1], newest[1] + 1)]


def test_the_citation_has_the_version_of_the_project():
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == bpcore.__version__


def test_jupyterlab_knows_the_settings():
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    settings = json.loads((PROJECT / "jupyter" / "overrides.json").read_text(encoding="utf-8"))
    for plugin, values in settings.items():
        extension, _, name = plugin.partition(":")
        schema = json.loads((schemas / extension / f"{name}.json").read_text(encoding="utf-8"))
        jsonschema.validate(values, schema)
        assert set(values) <= set(schema["properties"]), plugin


def test_a_wheel_carries_the_module_and_the_table(tmp_path, monkeypatch):
    from hatchling.build import build_wheel

    monkeypatch.chdir(PROJECT)
    with zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        names = wheel.namelist()
    assert "bpcore/__init__.py" in names
    assert "bpcore/_data/highway.csv" in names
    assert all(name.startswith(("bpcore/", "bpcore-")) for name in names)
    assert not any("__pycache__" in name for name in names)
