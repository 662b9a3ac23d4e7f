"""Settings, from the environment; RISKREG_CONFIG says which set."""

import os
from collections.abc import Callable
from typing import Any

from config import development, production, testing
from config.unfit import UnfitSettings

SETS: dict[str, Callable[[], dict[str, Any]]] = {
    "development": development.settings,
    "testing": testing.settings,
    "production": production.settings,
}


def load(name: str | None = None) -> dict[str, Any]:
    """For `app.config.from_mapping`. Production unless told otherwise: forgetting must not open a door."""
    chosen = name or os.environ.get("RISKREG_CONFIG") or "production"
    if chosen not in SETS:
        raise UnfitSettings([f"RISKREG_CONFIG is {chosen!r}; it can be {', '.join(SETS)}"])
    return SETS[chosen]()
