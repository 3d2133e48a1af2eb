"""Write the links by which the course is opened into README.md, by the addresses in pyproject.toml.

python tools/ways_to_open.py [--check]
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
README = PROJECT / "README.md"
PLACE = re.compile(r"(?<=<!-- ways to open -->\n).*?(?=<!-- end -->)", re.DOTALL)
"""Between these comments stand the links."""


def links(repository: str, site: str) -> str:
    """The links, as Markdown.

    Parameters
    ----------
    repository, site : str
        Addresses without "https://"; the repository's is one of GitHub's.
    """
    project = repository.removeprefix("github.com/")
    lesson = "notebooks/00_start_here.ipynb"
    return (
        f"**[Open in your browser](https://{site})** · "
        f"[Binder](https://mybinder.org/v2/gh/{project}/HEAD?labpath={lesson}) · "
        f"[Colab](https://colab.research.google.com/github/{project}/blob/HEAD/{lesson})\n"
    )


def main() -> str | int:
    """Write them, or with --check say whether they stand there."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    urls = settings["project"]["urls"]
    before = README.read_text(encoding="utf-8")
    after = PLACE.sub(links(urls["Repository"], urls["Site"]).replace("\\", r"\\"), before, count=1)
    if "--check" in sys.argv[1:]:
        return 0 if before == after else "README.md: run python tools/ways_to_open.py"
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
