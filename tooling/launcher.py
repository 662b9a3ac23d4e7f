"""The command .venv/bin/riskreg, without a build: a .pth file and four lines of shell."""

import shlex
from pathlib import Path

from tooling.places import PYTHON, RISKREG, ROOT, VENV

# A clone is where people develop; a server has no .venv/bin/riskreg of this making, and so no such default.
SCRIPT = """\
#!/bin/sh
export RISKREG_CONFIG="${{RISKREG_CONFIG:-development}}"
exec {python} -P -c 'import sys; sys.argv[0] = "riskreg"; from riskreg.cli import main; sys.exit(main())' "$@"
"""


def write() -> None:
    """Written again after the clone was moved, as both files hold its path."""
    for packages in VENV.glob("lib/python3*/site-packages"):
        keep(packages / "riskreg.pth", f"{ROOT}\n")
    keep(RISKREG, SCRIPT.format(python=shlex.quote(str(PYTHON))))
    RISKREG.chmod(0o755)


def keep(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
