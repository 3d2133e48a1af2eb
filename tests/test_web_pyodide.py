"""Pyodide's files: from anywhere, but only those that were published."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile

import pytest
from waiting import wait_until

pytest.importorskip("numba")

from web import pyodide, serve

WHEELS = {f"{name}-1.whl": name.encode() for name in pyodide.WANTED}


@pytest.fixture
def release(monkeypatch) -> dict[str, bytes]:
    """The files of a small release, which counts as the published one."""
    packages = {
        name: {
            "file_name": f"{name}-1.whl",
            "sha256": hashlib.sha256(WHEELS[f"{name}-1.whl"]).hexdigest(),
            "depends": ["jedi"] if name == "ipython" else [],
        }
        for name in pyodide.WANTED
    }
    lock = json.dumps({"packages": packages | {"unused": {"depends": []}}}).encode()
    runtime = {pyodide.LOCK: lock, "pyodide.mjs": b"runtime"}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in runtime.items()}
    monkeypatch.setattr(pyodide, "RUNTIME", hashes)
    return runtime | WHEELS


def test_it_is_taken_from_a_folder_and_out_of_archives(release, tmp_path):
    source, folder = tmp_path / "source", tmp_path / "folder"
    (source / "deep").mkdir(parents=True)
    (source / "deep" / "numpy-1.whl").write_bytes(release.pop("numpy-1.whl"))
    with tarfile.open(source / "pyodide.tgz", "w:gz") as archive:
        for name in (pyodide.LOCK, "pyodide.mjs"):
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(release[name])
            archive.addfile(member, io.BytesIO(release.pop(name)))
    with zipfile.ZipFile(source / "carrier.whl", "w") as archive:
        for name, data in release.items():
            archive.writestr(f"assets/{name}", data)
    lock = pyodide.gather(folder, source)
    assert set(lock["packages"]) == set(pyodide.WANTED)
    assert lock["packages"]["ipython"]["depends"] == []  # without jedi
    assert (folder / "numpy-1.whl").read_bytes() == b"numpy"


@pytest.mark.parametrize("name", ["pyodide.mjs", "numpy-1.whl"])
def test_a_file_with_another_hash_is_refused_by_its_name(name, release, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for file, data in (release | {name: b"something else"}).items():
        (source / file).write_bytes(data)
    with pytest.raises(pyodide.PyodideError, match=f"not the published ones: {name}"):
        pyodide.gather(tmp_path / "folder", source)
    assert not (tmp_path / "folder" / name).exists()


def test_it_is_fetched_where_no_folder_is_given_and_only_once(release, tmp_path, monkeypatch):
    host = tmp_path / "host"
    host.mkdir()
    for file, data in release.items():
        (host / file).write_bytes(data)
    server = serve.start(host)
    monkeypatch.setattr(pyodide, "RELEASE", f"http://127.0.0.1:{server.server_port}/")
    pyodide.gather(tmp_path / "folder", None)
    wait_until(lambda: len(server.sent) == len(release))  # noted as the last byte has gone
    pyodide.gather(tmp_path / "folder", None)
    server.shutdown()
    server.server_close()
    assert len(server.sent) == len(release)
