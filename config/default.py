"""What holds in every set unless it says otherwise. Read when called, so that tests may set them."""

from pathlib import Path
from typing import Any

from environs import Env

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"

env = Env(prefix="RISKREG_")


def settings() -> dict[str, Any]:
    return {
        "SQLALCHEMY_DATABASE_URI": database_url(env.str("DATABASE_URL", "")),
        # What people typed stays out of the log when a statement fails; a database that was restarted costs nobody
        # a failed request.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_pre_ping": True},
        "SECRET_KEY": secret_key(),
        "SERVICE_NAME": env.str("SERVICE_NAME", "AHP risk escalation register"),
        "PUBLIC_URL": env.str("PUBLIC_URL", "").rstrip("/"),
        "LOG_LEVEL": env.str("LOG_LEVEL", "INFO"),
        **requests(),
        **sessions(),
        **mail(),
        **work(),
    }


def requests() -> dict[str, Any]:
    return {
        "ALLOWED_HOSTS": env.list("ALLOWED_HOSTS", []),
        "LOOPBACK_HTTP": False,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "RATE_LIMIT_PER_MINUTE": env.int("RATE_LIMIT_PER_MINUTE", 300),
        "TRUSTED_PROXIES": env.int("TRUSTED_PROXIES", 0),
    }


def sessions() -> dict[str, Any]:
    return {
        "SESSION_IDLE_MINUTES": env.int("SESSION_IDLE_MINUTES", 30),
        "SESSION_SHARED_IDLE_MINUTES": env.int("SESSION_SHARED_IDLE_MINUTES", 15),
        "SESSION_ABSOLUTE_HOURS": env.int("SESSION_ABSOLUTE_HOURS", 12),
        "SESSIONS_PER_PERSON": env.int("SESSIONS_PER_PERSON", 5),
        # RFC 9106, the second recommended option: 64 MiB.
        "ARGON2": {"time_cost": 3, "memory_cost": 65536, "parallelism": 4},
    }


def mail() -> dict[str, Any]:
    """With MAIL_FOLDER messages become files in it; without it they go to MAIL_SERVER.

    MAIL_CA_FILE: who vouches for that server, where no public authority does. MAIL_PLAIN: it may do without
    encryption, as one on this machine or behind the same wall does.
    """
    return {
        "MAIL_SERVER": env.str("MAIL_SERVER", ""),
        "MAIL_PORT": env.int("MAIL_PORT", 25),
        "MAIL_CA_FILE": env.str("MAIL_CA_FILE", ""),
        "MAIL_PLAIN": env.bool("MAIL_PLAIN", False),
        "MAIL_FROM": env.str("MAIL_FROM", ""),
        "MAIL_FOLDER": env.str("MAIL_FOLDER", ""),
    }


def work() -> dict[str, Any]:
    return {
        # What a worker has taken is due again after this: longer than the slowest mail server takes.
        "LEASE_SECONDS": env.float("LEASE_SECONDS", 300),
        # Where wake-ups go: sqlite:///file, postgresql://..., valkey://... or none; empty: beside the database.
        "QUEUE_URL": env.str("QUEUE_URL", ""),
        # How often a worker looks by itself.
        "LOOK_SECONDS": env.float("LOOK_SECONDS", 5),
    }


def database_url(url: str) -> str:
    """Both spellings that hosting services hand out, with the driver that we install."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else scheme + separator + rest


def secret_key() -> str:
    if key := env.str("SECRET_KEY", ""):
        return key
    file = Path(env.str("SECRET_KEY_FILE", ""))
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""
