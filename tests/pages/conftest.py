import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChainableUndefined

OURS = str(Path(__file__).resolve().parents[2] / "riskreg" / "templates")
printed: list[str] = []


class Noted(ChainableUndefined):
    """The design system prints what is not there on purpose; our templates do so by a typing error only."""

    def __str__(self) -> str:
        frame = sys._getframe(1)
        while frame.f_back is not None and not frame.f_code.co_filename.endswith((".html", ".jinja")):
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(OURS):
            printed.append(f"{frame.f_code.co_filename}: {self._undefined_message}")
        return ""

    __html__ = __str__


@pytest.fixture(autouse=True)
def no_typing_errors_in_templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails where one of our templates prints a name that it was not given."""
    printed.clear()
    monkeypatch.setattr(app.jinja_env, "undefined", Noted)
    yield
    assert printed == []
