"""On a developer's own machine: plain HTTP to 127.0.0.1, SQLite and mail in instance/."""

from typing import Any

from config import default
from config.default import INSTANCE
from config.unfit import UnfitSettings

SECRET_KEY_FILE = INSTANCE / "secret-key"


def settings() -> dict[str, Any]:
    found = default.settings()
    return found | {
        "SECRET_KEY": found["SECRET_KEY"] or local_secret_key(),
        "SQLALCHEMY_DATABASE_URI": found["SQLALCHEMY_DATABASE_URI"] or f"sqlite:///{INSTANCE / 'riskreg.db'}",
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],
        "LOOPBACK_HTTP": True,
        "PUBLIC_URL": found["PUBLIC_URL"] or "http://127.0.0.1:8000",
        "MAIL_FROM": found["MAIL_FROM"] or "risk-register@localhost",
        "MAIL_FOLDER": found["MAIL_FOLDER"] or str(INSTANCE / "mail"),
    }


def local_secret_key() -> str:
    if not SECRET_KEY_FILE.is_file():
        raise UnfitSettings(["there is no secret key yet; ./dev run makes one in instance/secret-key"])
    return SECRET_KEY_FILE.read_text(encoding="utf-8").strip()
