"""F8: many people act on one risk in the same moment; one of them does, the others are told why not."""

import time
from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from riskreg.vocabulary import EscalationStatus
from tests.databases import Databases
from tests.factories import payloads
from tests.faults.calling import Answer, Caller
from tests.faults.checking import add_up, check
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Web
from tests.faults.register import (
    Known,
    asked,
    at_once,
    at_the_desk,
    execute,
    more_leads,
    open_risk,
    person_id,
    token_for,
)

NAME, FAULT = "F8 race-escalate", "50 people escalate one risk at once; accept against withdraw; edit against both"
KINDS, SHORT, LONG = BOTH, 1, 20
PEOPLE = 50
REFUSED = {409, 412}


def run(database: Databases, *, rounds: int) -> Outcome:
    begun, url = time.monotonic(), database.copy()
    with at_the_desk(url):
        tokens = more_leads(PEOPLE, "TESTA")
    with Web(url) as web:
        found = add_up(race(url, web.ports, tokens) for _ in range(rounds))
    found = add_up([found, check(url)])
    successes = without_versions(database.copy())
    control = f"no version check: {successes} of {PEOPLE} escalated"
    return told(
        *(NAME, FAULT, rounds, found), seconds=time.monotonic() - begun, control=control, red=successes == PEOPLE
    )


def race(url: str, ports: list[int], tokens: list[str]) -> Found:
    """Each of the races once."""
    with at_the_desk(url):
        risk, other, request = open_risk(), open_risk(), asked(EscalationStatus.ASKED)
        sender, receiver, owner = token_for("director"), token_for("ics_lead"), person_id("ics_lead")
    escalate = [partial(act, ports, token, f"{risk.path}/escalations", ask(), risk) for token in tokens]
    answer = partial(act, ports, receiver, f"{request.path}/answer", payloads.support(owner), request)
    withdraw = partial(act, ports, sender, f"{request.path}/withdrawal", payloads.withdraw(), request)
    edit = partial(act, ports, tokens[0], other.path, {"title": "Another title"}, other, "PATCH")
    ask_other = partial(act, ports, sender, f"{other.path}/escalations", ask(), other)
    return add_up(
        one_succeeds(name, at_once(calls))
        for name, calls in (
            ("escalate", escalate),
            ("accept against withdraw", [answer, withdraw] * 4),
            ("edit against escalate", [edit, ask_other] * 4),
        )
    )


def ask() -> dict[str, Any]:
    return payloads.escalate("TESTI")


def act(ports: list[int], token: str, path: str, body: Any, known: Known, method: str = "POST") -> Answer:
    return Caller(ports, token).once(method, path, body, key=uuid4().hex, version=known.version)


def one_succeeds(name: str, answers: list[Answer]) -> Found:
    counted = Counter(answer.status for answer in answers)
    done = sum(count for status, count in counted.items() if status < 300)
    others = {status for status in counted if status >= 300}
    found = Found(lost=int(done == 0), doubled=max(0, done - 1))
    if done != 1 or not others <= REFUSED:
        found.wrong.append(f"{name}: {dict(counted)}")
    return found


def without_versions(url: str) -> int:
    """How many escalate the risk when nothing compares versions and the database takes a second request."""
    execute(url, text("DROP INDEX uq_escalations_undecided"))
    with at_the_desk(url):
        tokens, risk = more_leads(PEOPLE, "TESTA"), open_risk()
    with Web(url, without=["versions"]) as web:
        calls = [partial(act, web.ports, token, f"{risk.path}/escalations", ask(), risk) for token in tokens]
        return sum(answer.status == 201 for answer in at_once(calls))
