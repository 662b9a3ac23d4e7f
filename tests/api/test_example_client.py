"""examples/pull_risks.py against a real server, stopped where it hurts."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from functools import partial

import pytest
from werkzeug.serving import make_server

from riskreg.extensions import db
from riskreg.queries.documents import page
from riskreg.queries.filters import RiskFilters
from riskreg.vocabulary import EscalationStatus, RiskStatus, Role
from riskreg.workflows import accounts
from tests.cast import Cast, address
from tests.factories import payloads
from tests.factories.moves import escalation_at, risk_at, withdraw
from tests.visiting import visit


@pytest.fixture
def server(own_database):
    serving = make_server("127.0.0.1", 0, own_database, threaded=True)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.port}"
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def program(own_database, server, root, tmp_path):
    """Starts the program as the lead of the ICS, with pages of three."""
    text = (root / "examples/pull_risks.py").read_text()
    assert "limit=500" in text
    copied = tmp_path / "pull_risks.py"
    copied.write_text(text.replace("limit=500", "limit=3"))
    token = visit(own_database, Cast().ics_lead).environ_base["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    about = {"RISKREG_TOKEN": token, "RISKREG_CURSOR": str(tmp_path / "cursor.txt"), "PATH": os.environ["PATH"]}
    output = (tmp_path / "output.txt").open("a+")

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, copied, server, *arguments], env=about, stdout=output, stderr=subprocess.PIPE
        )

    def printed():
        output.seek(0)
        return output.read().splitlines()

    yield start, printed
    output.close()


def finish(process):
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, b"")


def applied(lines):
    """What a program keeps that does what the lines say."""
    kept = {}
    for line in lines:
        op, risk_id, version = line.split()[:3]
        if op == "upsert" and int(version) >= kept.get(risk_id, 0):
            kept[risk_id] = int(version)
        elif op == "remove":
            kept.pop(risk_id, None)
    return kept


def true_copy():
    db.session.rollback()
    rows = page(RiskFilters(), reader=Cast().ics_lead, after=None, limit=500)
    contents = [json.loads(document) for _, document in rows]
    return {content["id"]: content["version"] for content in contents}


@pytest.mark.slow
def test_it_survives_being_killed_at_any_point(own_database, program):
    start, printed = program
    requests = [escalation_at(EscalationStatus.ASKED) for _ in range(10)]
    chance = random.Random(1)

    for _ in range(6):
        process = start()
        time.sleep(chance.uniform(0.05, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    withdraw(requests[0], payloads.withdraw(), actor=Cast().director)
    finish(start("--once"))

    assert applied(printed()) == true_copy()
    assert len(true_copy()) == 9


@pytest.mark.slow
def test_it_goes_on_where_it_was_and_starts_again_when_told(own_database, program):
    start, printed = program
    risk = escalation_at(EscalationStatus.ASKED).risk
    finish(start("--once"))
    finish(start("--once"))
    first = printed()
    risk_at(RiskStatus.OPEN, "TESTI")
    finish(start("--once"))
    later = printed()[len(first) :]
    accounts.grant_role(address("ics_lead"), Role.CONTRIBUTOR, "TESTB")
    db.session.commit()
    finish(start("--once"))
    again = printed()[len(first) + len(later) :]

    assert [len(first), len(later)] == [1, 1]
    assert first[0].startswith(f"upsert {risk.uuid} 3 ")
    assert again[0] == "resync"
    assert applied(again[1:]) == true_copy()


@pytest.mark.slow
def test_a_refusal_is_said(own_database, program, server, root):
    refused = subprocess.run(
        [sys.executable, root / "examples/pull_risks.py", server, "--once"],
        env={"RISKREG_TOKEN": "rrp_nothing", "PATH": os.environ["PATH"], "RISKREG_CURSOR": "/nonexistent/cursor"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert '"code": "not_signed_in"' in refused.stderr


def test_it_says_how_to_start_it_and_that_nobody_answers(root):
    program, token = root / "examples/pull_risks.py", {"RISKREG_TOKEN": "rrp_x", "PATH": os.environ["PATH"]}
    start = partial(subprocess.run, capture_output=True, text=True, check=False, timeout=60)

    bare = start([sys.executable, program, "http://127.0.0.1:1"], env={"PATH": os.environ["PATH"]})
    unanswered = start([sys.executable, program, "http://127.0.0.1:1", "--once"], env=token)

    assert (bare.returncode, unanswered.returncode) == (1, 1)
    assert bare.stderr.startswith("Keep up with every risk you may see: python3 pull_risks.py")
    assert unanswered.stderr.startswith("http://127.0.0.1:1/api/v1/changes?limit=500 does not answer:")
