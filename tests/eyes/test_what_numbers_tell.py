"""Two registers that differ only by what a reader may not see answer that reader alike, byte for byte.

Left out of the comparison, as it is meant to differ: ids and tokens drawn at random, and the number of the ledger that
items and cursors of ``/changes`` and events of a history carry (it orders them; it counts what happened anywhere). A
reference counts per organisation and is taken while everybody there sees the risk: those made confidential come last.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Escalation, Risk, StepDown, Transfer
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.databases import app_on
from tests.eyes.crawler import addresses, routes
from tests.factories import moves, payloads
from tests.factories.moves import cast, risk_at
from tests.visiting import visit

# A whole world and some thousand requests: long on a machine that has other work.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
READERS = ("colleague", "chair", "ics_lead", "client", "neighbour")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
CURSOR = re.compile(r'((?:cursor|since)=|"next_cursor": ")([A-Za-z0-9_-]{20,})')
DRAWN = re.compile(
    r'name="csrf_token"\s+value="[^"]+"|nonce="[^"]+"|nonce-[\w+/=-]+|"digest":"[0-9a-f]{64}"|;?r=\d+;t=\d+'
)
OF_THE_LEDGER = re.compile(r'"(seq|start)":\d+')
NOWHERE = "00000000-0000-4000-8000-000000000000"


def fill(*, hidden):
    """``hidden``: more happens elsewhere and to confidential risks, before, between and after what the readers see."""
    with clock.at(A_TUESDAY - timedelta(days=20)):
        if hidden:
            risk_at(RiskStatus.OPEN, "TESTC.OT", owner=cast.elsewhere_service_lead)
        seen = [risk_at(RiskStatus.OPEN, unit) for unit in ("TESTA.SLT", "TESTA.SLT", "TESTB.SLT")]
        if hidden:
            moves.raise_risk(actor=cast.elsewhere_ics_lead, unit="TESTJ")
        seen += [risk_at(RiskStatus.OPEN, "TESTI"), moves.held_at("TESTI"), risk_at(RiskStatus.CLOSED)]
        moves.raise_risk(actor=cast.contributor)
    with clock.at(A_TUESDAY - timedelta(days=10)):
        if hidden:
            secrets = [kept_secret(), kept_secret()]
            secrets.append(kept_secret(risk=moves.escalation_at(EscalationStatus.WITHDRAWN, "TESTA").risk))
            secrets += [handed_down(), not_given_away()]
            moves.escalation_at(EscalationStatus.ASKED, "TESTJ", risk=risk_at(RiskStatus.OPEN, "TESTC.CHS"))
        moves.escalate(seen[0], payloads.escalate("TESTI"), actor=cast.director)
        moves.add_voice(seen[1], payloads.voice(), actor=cast.colleague)
    with clock.at(A_TUESDAY - timedelta(days=1)):
        for risk in secrets if hidden else ():
            moves.score(risk, payloads.rescoring(5, 5), actor=cast.director)
        moves.add_control(seen[1], payloads.control(), actor=cast.lead)


def kept_secret(risk=None):
    """Only the lead and the director read it."""
    risk = risk or risk_at(RiskStatus.OPEN)
    moves.mark_confidential(risk, payloads.mark(cast.director), actor=cast.lead)
    return risk


def handed_down():
    """The team is asked to take it back; its lead is named to answer."""
    risk = moves.held_at("TESTA")
    moves.ask_step_down(risk, payloads.step_down(), actor=cast.director)
    moves.mark_confidential(risk, payloads.mark(cast.lead), actor=cast.director)
    return risk


def not_given_away():
    risk = risk_at(RiskStatus.OPEN)
    transfer = moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.director)
    moves.withdraw_transfer(transfer, payloads.withdraw(), actor=cast.director)
    return kept_secret(risk)


@pytest.fixture(scope="module")
def without(databases):
    return databases.filled(lambda: fill(hidden=False)).url


@pytest.fixture(scope="module")
def beginning(databases):
    return databases.filled(lambda: fill(hidden=True)).url


class Listener:
    """One reader of one register. Ids are told by the order in which they turn up."""

    def __init__(self, app, name):
        who = getattr(Cast(), name)
        self.visitor, self.names = visit(app, who), {}

    def hear(self, address):
        headers = {"Accept": "application/x-ndjson"} if address.lines else {}
        answer = self.visitor.get(address.path, headers=headers, buffered=True)
        told = [answer.text, *(answer.headers.get(name, "") for name in ("ETag", "Link", "Location"))]
        return answer.status_code, [self.alike(text) for text in told]

    def alike(self, text):
        text = CURSOR.sub(lambda found: found[1] + content(found[2]), text)
        text = DRAWN.sub("drawn", OF_THE_LEDGER.sub(r'"\1":of the ledger', text))
        return UUID.sub(lambda found: self.names.setdefault(found[0], f"id {len(self.names)}"), text)

    def pages(self, path, name):
        """Every page of a list, in which one item has room."""
        found, cursor = [], ""
        while cursor is not None:
            answer = self.visitor.get(f"{path}?limit=1" + (f"&{name}={cursor}" if cursor else ""))
            found.append(self.alike(answer.text))
            onward = answer.json["links"]["next"]
            cursor = re.search(rf"{name}=([\w-]+)", onward)[1] if onward else None
        return found


def content(cursor):
    """What a cursor says, to whoever looks into it."""
    raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[16:]
    return json.dumps(json.loads(raw), separators=(",", ":"))


def heard(app, name):
    """Every list and every filter of it, paged one by one too."""
    listener = Listener(app, name)
    asked = [address for address in addresses(app, "GET", []) if address.risk is None]
    told = {f"{address.path} {address.lines}": listener.hear(address) for address in asked}
    told |= {path: listener.pages(f"/api/v1{path}", by) for path, by in (("/risks", "cursor"), ("/changes", "since"))}
    # A transaction that waits while the other register is asked would be ended by its database.
    db.session.remove()
    return told


@pytest.mark.parametrize("name", READERS)
def test_lists_counts_pages_and_cursors_say_nothing_of_what_is_hidden(
    own_database, databases, fixed_clock, without, name
):
    with_hidden = heard(own_database, name)
    with databases.lent(without) as url, app_on(url) as plain, plain.app_context():
        without_hidden = heard(plain, name)

    assert {path for path in with_hidden if with_hidden[path] != without_hidden[path]} == set()


def hidden_things():
    """By what stands in a path: ids of what is confidential, each beside one that is not there."""
    risk = db.session.scalars(select(Risk).where(Risk.confidential).limit(1)).one()
    about = {
        kind: str(
            db.session.scalars(select(rows.uuid).join(Risk, Risk.id == rows.risk_id).where(Risk.confidential)).first()
        )
        for kind, rows in (("escalations", Escalation), ("step-downs", StepDown), ("transfers", Transfer))
    }
    return {"ref": (risk.reference, "TESTA-9999"), "risks": (str(risk.uuid), NOWHERE)} | {
        kind: (found, NOWHERE) for kind, found in about.items()
    }


def both_paths(rule, things):
    """The path of a route about what is hidden, and about what is not there; none for a route about neither."""
    kind = str(rule).removeprefix("/api/v1").split("/")[1].replace("requests", "escalations")
    found = things.get("ref" if "ref" in rule.arguments else kind)
    if found is None or not rule.arguments or "draft_id" in rule.arguments:
        return None
    filled = re.sub(r"<[^<>]*\bn>", "1", str(rule))
    return [re.sub(r"<[^<>]+>", identifier, filled) for identifier in found]


@pytest.mark.parametrize("name", ["colleague", "ics_lead", "client", "neighbour"])
def test_every_route_answers_for_what_is_hidden_as_for_what_is_not_there(own_database, fixed_clock, name):
    things, listener = hidden_things(), Listener(own_database, name)
    visitor, statuses, wrong = listener.visitor, Counter(), []
    for method in ("GET", "POST", "PATCH"):
        for rule in routes(own_database, method):
            paths = both_paths(rule, things)
            if paths is None:
                continue
            sent = {"json": {"zq": "zq"}} if "/api/" in str(rule) else {"data": {"csrf_token": visitor.csrf_token}}
            same = {"If-Match": '"1"', "Idempotency-Key": "k", "X-Request-ID": "same", "X-Correlation-ID": "same"}
            told = []
            for path, asked in zip(paths, (things_of(paths[0], things), None), strict=True):
                answer = visitor.open(path, method=method, headers=same, **(sent if method != "GET" else {}))
                text = DRAWN.sub("drawn", answer.text + str(sorted(answer.headers)))
                told.append((answer.status_code, text.replace(asked[0], asked[1]) if asked else text))
            statuses[told[0][0]] += 1
            wrong += [(method, str(rule))] if told[0] != told[1] else []

    assert wrong == []
    assert sum(statuses.values()) > 140
    assert statuses.keys() <= {302, 403, 404}


def things_of(path, things):
    """What is hidden in this path, and what stands in its place in the other."""
    return next(both for both in things.values() if both[0] in path)


def test_the_number_of_the_ledger_shows_that_something_happened_somewhere_and_nothing_else(
    own_database, databases, fixed_clock, without
):
    def numbers(app):
        items = visit(app, Cast().client).get("/api/v1/changes").json["data"]
        return [item["seq"] for item in items], [item["version"] for item in items]

    with_hidden = numbers(own_database)
    with databases.lent(without) as url, app_on(url) as plain, plain.app_context():
        without_hidden = numbers(plain)

    assert with_hidden[0] != without_hidden[0]
    assert sorted(with_hidden[0]) == with_hidden[0]
    assert with_hidden[1] == without_hidden[1]
