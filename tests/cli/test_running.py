import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from riskreg.workflows import diagram
from riskreg.workflows.transitions import ESCALATION_MOVES, RISK_MOVES
from tests.delivery.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]


def test_the_diagram_draws_every_row_of_the_table():
    page = diagram.page()

    for move in (*RISK_MOVES, *ESCALATION_MOVES):
        for source in move.sources or ("[*]",):
            if move.target is not None:
                assert f"    {source} --> {move.target}: {move.action} ({move.event})\n" in page
        if move.target is None:
            assert any(
                line.startswith(f"| {move.action} | ") and line.endswith(f" | {move.event} |")
                for line in page.split("\n")
            )


def test_the_diagram_in_the_documentation_is_the_one_that_is_drawn_today():
    assert (ROOT / "docs" / "state-diagram.md").read_text(encoding="utf-8") == diagram.page() + "\n"


def test_the_diagram_needs_no_settings(riskreg, monkeypatch):
    monkeypatch.setenv("RISKREG_CONFIG", "production")

    assert riskreg("diagram", "--json").json == {"diagram": diagram.page()}


def test_settings_that_are_unfit_say_what_is_missing(riskreg, monkeypatch):
    monkeypatch.setenv("RISKREG_CONFIG", "production")
    monkeypatch.delenv("RISKREG_DATABASE_URL")

    said = riskreg("init", "--json")

    assert (said.code, said.failure["code"]) == (1, "unfit_settings")
    assert "RISKREG_SECRET_KEY" in said.failure["message"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "register.example"])
def test_settings_for_this_machine_are_served_to_nobody_else(riskreg, host):
    said = riskreg("serve", "--host", host, "--port", "1", "--json")

    assert (said.code, list(said.failure["fields"])) == (2, ["host"])


@pytest.mark.parametrize("words", [["--nothing"], ["bogus"], ["person"], ["grant", "x"], ["serve", "--port", "0"]])
def test_what_is_no_command_ends_with_2(riskreg, words):
    plain, as_json = riskreg(*words), riskreg(*words, "--json")

    assert (plain.code, as_json.code) == (2, 2)


def test_what_nobody_thought_of_ends_with_1_and_says_what_it_was(riskreg, monkeypatch):
    monkeypatch.setattr("riskreg.workflows.diagram.page", lambda: 1 / 0)

    plain, as_json = riskreg("diagram"), riskreg("diagram", "--json")

    assert (plain.code, as_json.code) == (1, 1)
    assert "Traceback" in plain.err
    assert as_json.failure == {"code": "internal", "message": "ZeroDivisionError: division by zero"}


@pytest.mark.slow
def test_it_serves_until_told_to_stop(own_database):
    port = free_port()
    environment = os.environ | {
        "RISKREG_CONFIG": "testing",
        "RISKREG_DATABASE_URL": own_database.config["SQLALCHEMY_DATABASE_URI"],
    }
    command = [sys.executable, "-m", "riskreg", "serve", "--port", str(port), "--json"]
    running = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    answered = None
    while answered is None and time.monotonic() < deadline and running.poll() is None:
        try:
            answered = urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status
        except OSError:
            time.sleep(0.1)

    running.send_signal(signal.SIGTERM)
    said, _ = running.communicate(timeout=30)

    assert (answered, running.returncode) == (200, 0)
    assert said == f'{{"url": "http://127.0.0.1:{port}"}}\n'.encode()
