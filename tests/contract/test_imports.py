import logging
import os
from pathlib import Path

import pytest
from importlinter import cli

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def loggers_kept():
    """The linter sets up logging anew, which silences every logger there is."""
    yield
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False


def test_imports_point_down_only(monkeypatch, capsys, loggers_kept):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))

    code = cli.lint_imports(config_filename=os.fspath(ROOT / "pyproject.toml"), no_cache=True)

    assert code == 0, capsys.readouterr().out
