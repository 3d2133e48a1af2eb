"""``tools/try_hub.py`` where no JupyterHub can be had: it says so, and leaves nothing half made."""

from __future__ import annotations

from pathlib import Path

import pytest
from project import PROJECT, module_from

NO_NETWORK = RuntimeError("pip failed: no network")
NO_NPM = FileNotFoundError(2, "No such file or directory", "npm")


@pytest.mark.parametrize(
    ("what", "error"), [("pip", NO_NETWORK), ("npm", NO_NPM)], ids=["no network", "no npm"]
)
def test_where_it_cannot_be_fetched_the_reason_is_said_and_nothing_is_left(
    tmp_path, monkeypatch, what, error
):
    try_hub = module_from(PROJECT / "tools" / "try_hub.py")
    asked = []

    def run(*command: object, cwd: Path = PROJECT) -> None:
        asked.append(list(map(str, command)))
        if "venv" in asked[-1]:
            python = try_hub.python_of(Path(asked[-1][-1]))
            python.parent.mkdir(parents=True)
            python.touch()
        if what in asked[-1]:
            raise error

    monkeypatch.setattr(try_hub, "run", run)
    hub = try_hub.Hub(tmp_path)
    with pytest.raises(try_hub.NoHubError, match="JupyterHub cannot be installed here: .*n"):
        hub.install()
    assert what in asked[-1]  # nothing was tried after that
    assert not hub.python.exists()
    with pytest.raises(try_hub.NoHubError):
        hub.install()  # it is not taken for a hub that is there
