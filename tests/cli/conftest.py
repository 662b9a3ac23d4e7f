"""The command line as a script uses it: words in; exit code, stdout and stderr out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from riskreg.cli import main


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout, and nothing else there."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def failure(self) -> Any:
        assert self.out == ""
        return json.loads(self.err)


@pytest.fixture
def riskreg(
    own_database: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Run one command on a database of its own, with the settings for tests."""
    monkeypatch.setenv("RISKREG_CONFIG", "testing")
    monkeypatch.setenv("RISKREG_DATABASE_URL", own_database.config["SQLALCHEMY_DATABASE_URI"])

    def run(*words: str) -> Said:
        capsys.readouterr()
        code = main(list(words))
        return Said(code, *capsys.readouterr())

    return run
