"""The demo sign-ins, kept beside the register whose people they are."""

import hashlib
import json
from pathlib import Path

from tooling.console import say
from tooling.places import INSTANCE

# What a register that was started empty has instead.
NONE = json.dumps({"accounts": []})
FIRST_PERSON = """\
This register was started empty. Its first person and their role:
  .venv/bin/riskreg person add EMAIL --name NAME --title TITLE
  .venv/bin/riskreg grant EMAIL ROLE UNIT"""


def path(url: str | None) -> Path:
    key = f"-{hashlib.sha256(url.encode()).hexdigest()[:12]}" if url else ""
    return INSTANCE / f"demo-sign-ins{key}.json"


def show(url: str | None, *, wanted: bool) -> None:
    file = path(url)
    if not file.exists():
        return
    known = json.loads(file.read_text(encoding="utf-8"))
    if not known["accounts"]:
        say(f"\n{FIRST_PERSON}")
        return
    if not wanted:
        say("\nThis register has its demo data already; --empty is for one that is new.")
    say(f"\nDemo sign-ins, all with the password  {known['password']}")
    for account in known["accounts"]:
        say(f"  {account['email']:<26}{account['unit']:<12}{account['title']}")
