from collections.abc import Iterator

import pytest
from flask import Flask

from tests.pages.undefined import Noted, printed


@pytest.fixture(autouse=True)
def no_typing_errors_in_templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    printed.clear()
    monkeypatch.setattr(app.jinja_env, "undefined", Noted)
    yield
    assert printed == []
