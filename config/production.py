"""On a server. Refuses to start rather than to start unsafe."""

from typing import Any

from config import default
from config.unfit import UnfitSettings

SHORTEST_KEY = 32
FEWEST_CHARACTERS = 8
EXAMPLES = ("change", "example", "insecure", "placeholder", "replace", "secret", "test-suite")


def settings() -> dict[str, Any]:
    found = default.settings()
    if problems := [*key_problems(found["SECRET_KEY"]), *address_problems(found)]:
        raise UnfitSettings(problems)
    return found


def key_problems(key: str) -> list[str]:
    make_one = 'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    if not key:
        return [f"RISKREG_SECRET_KEY (or RISKREG_SECRET_KEY_FILE) is missing; {make_one}"]
    if len(key.encode()) < SHORTEST_KEY:
        return [f"RISKREG_SECRET_KEY is shorter than {SHORTEST_KEY} bytes; {make_one}"]
    if len(set(key)) < FEWEST_CHARACTERS or any(word in key.lower() for word in EXAMPLES):
        return [f"RISKREG_SECRET_KEY looks like an example; {make_one}"]
    return []


def address_problems(found: dict[str, Any]) -> list[str]:
    problems = []
    if not found["SQLALCHEMY_DATABASE_URI"]:
        problems.append("RISKREG_DATABASE_URL is missing")
    if not found["ALLOWED_HOSTS"]:
        problems.append("RISKREG_ALLOWED_HOSTS is missing; the host names that people use, comma-separated")
    if not found["PUBLIC_URL"].startswith("https://"):
        problems.append("RISKREG_PUBLIC_URL has to begin with https://")
    return problems
