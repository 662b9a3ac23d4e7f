"""For the test suite: nothing read from the machine, and hashes that cost next to nothing."""

from typing import Any

from config import default


def settings() -> dict[str, Any]:
    found = default.settings()
    return found | {
        "TESTING": True,
        "SECRET_KEY": "for-the-test-suite-and-nothing-else-0123456789",
        "SQLALCHEMY_DATABASE_URI": found["SQLALCHEMY_DATABASE_URI"] or "sqlite://",
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],
        "LOOPBACK_HTTP": True,
        "PUBLIC_URL": "http://localhost",
        # Tests ask quicker than people; those of the limit set their own.
        "RATE_LIMIT_PER_MINUTE": 1_000_000,
        "QUEUE_URL": found["QUEUE_URL"] or "none",
        "MAIL_FROM": "risk-register@localhost",
        "ARGON2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1},
    }
