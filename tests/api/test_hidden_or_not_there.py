"""What may not be seen answers as what does not exist, on every route about one thing."""

import re

import pytest

from riskreg.api.operations import OPERATIONS
from riskreg.vocabulary import EscalationStatus
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.factories.moves import escalation_at, raise_risk

NOWHERE = "00000000-0000-4000-8000-000000000000"
SAME = {"x_request_id": "same", "x_correlation_id": "same"}


@pytest.fixture(scope="module")
def world(databases):
    with databases.world_at(A_TUESDAY, fill) as app_and_identifiers:
        yield app_and_identifiers


@pytest.fixture(scope="module")
def app(world):
    return world[0]


def fill():
    """How a path may name what is hidden, by its first word."""
    risk = raise_risk(actor=Cast().contributor)
    asked = escalation_at(EscalationStatus.ASKED, "TESTA")
    return {"escalations": [str(asked.uuid)], "risks": [str(risk.uuid), risk.reference]}


def routes_of_one():
    return sorted({(op.method, op.path) for op, _ in OPERATIONS if "<identifier>" in op.path})


REFUSED_TO_TOKENS = {op.path for op, _ in OPERATIONS if op.step_up}


@pytest.mark.parametrize(("method", "rule"), routes_of_one())
@pytest.mark.parametrize("who", ["neighbour", "ics_lead", "unit_administrator", "nobody", "client"])
def test_every_route_answers_alike_for_what_is_hidden_and_what_is_not_there(api_for, cast, world, who, method, rule):
    hidden = world[1]["escalations" if rule.startswith("/escalations") else "risks"]
    asker = api_for(getattr(cast, who))

    bodies = {
        (answer.status_code, answer.data)
        for identifier in [*hidden, NOWHERE, "TESTA-9999"]
        for answer in [ask(asker, method, re.sub(r"<int.*?>", "1", rule.replace("<identifier>", identifier)))]
    }

    assert len(bodies) == 1
    refused = method != "GET" and (who == "client" or rule in REFUSED_TO_TOKENS)
    assert bodies.pop()[0] == (403 if refused else 404)


def ask(asker, method, path):
    if method == "GET":
        return asker.get(path, **SAME)
    return asker.send(method, path, {}, version=1, idempotency_key="k", **SAME)
