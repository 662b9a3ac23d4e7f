"""Where things are in a clone."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RISKREG = VENV / "bin" / "riskreg"
INSTANCE = ROOT / "instance"
REQUIREMENTS = ROOT / "requirements"
RUN_LOCK = REQUIREMENTS / "run.lock"
DEV_LOCK = REQUIREMENTS / "dev.lock"
FRONTEND = ROOT / "riskreg" / "static" / "nhsuk"


def shown(path: Path) -> str:
    """The path as a person in the project's folder would write it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
