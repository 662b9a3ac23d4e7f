"""Files that only their owner reads: the secret key of this clone, and the demo sign-ins."""

import os
import secrets
from pathlib import Path

from tooling.places import INSTANCE

SECRET_KEY = INSTANCE / "secret-key"


def make_secret_key() -> None:
    if not SECRET_KEY.exists():
        write(SECRET_KEY, secrets.token_urlsafe(48))


def write(path: Path, text: str) -> None:
    """The whole file or none, and at no moment readable by another."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
