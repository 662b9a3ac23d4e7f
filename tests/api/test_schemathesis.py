"""Generated requests: never a fault of ours, only answers that the description lists, problems as problems."""

import os
import random

import pytest
import schemathesis
from flask import g
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.cast import Cast
from tests.factories.moves import escalation_at, raise_risk, risk_at, step_down_asked
from tests.visiting import visit

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STATUSES = ("asked", "acknowledged", "returned", "accepted", "declined", "redirected", "withdrawn")
# To draw a request takes longer than to answer it, and the same are drawn on both databases. PostgreSQL takes less of
# what is odd (characters, numbers), so most are sent there. More of them, at night say: REQUESTS_PER_OPERATION=500.
REQUESTS = {"sqlite": 10, "postgresql": 25}


@pytest.fixture(scope="module")
def world(databases):
    return databases.filled(made)


@pytest.fixture(scope="module")
def beginning(world):
    return world.url


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_sent_breaks_it(own_database, databases, world, mode):
    cast = Cast()
    tokens = [visit(own_database, who).environ_base["HTTP_AUTHORIZATION"] for who in (cast.both_sides, cast.client)]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", own_database)
    most, seen = int(os.environ.get("REQUESTS_PER_OPERATION", REQUESTS[databases.kind])), set()

    for found in schema.get_all_operations():
        try_out(found.ok(), mode, world.made, [*tokens, "Bearer nothing"], seen, most)

    assert seen >= {400, 401, 403, 404, 422} | ({200, 201, 304} if mode is GenerationMode.POSITIVE else set())


def made():
    """Ids and references of things in many a status, by the first word of their path."""
    requests = [escalation_at(EscalationStatus(status)) for status in STATUSES]
    requests += [
        escalation_at(EscalationStatus.ENDED, mode="note"),
        escalation_at(EscalationStatus.ACCEPTED, mode="joint"),
    ]
    asked = step_down_asked()
    risks = [risk_at(RiskStatus(status)) for status in ("open", "closed", "needs_information", "declined")]
    risks += [raise_risk(actor=Cast().contributor), *(request.risk for request in requests), asked.risk]
    return {
        "risks": [str(risk.uuid) for risk in risks] + [risk.reference for risk in risks],
        "escalations": [str(request.uuid) for request in requests],
        "step-downs": [str(asked.uuid)],
    }


def try_out(operation, mode, known, tokens, seen, most):
    chance = random.Random(operation.label)

    @settings(
        max_examples=most,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        # The test holds one app context, in which the caller before is remembered.
        g.__dict__.clear()
        db.session.rollback()
        case.headers["Authorization"] = chance.choice(tokens)
        ids = known.get(operation.path.split("/")[1])
        if ids and "id" in case.path_parameters and chance.random() < 0.9:
            case.path_parameters["id"] = chance.choice(ids)
        if "If-Match" in case.headers and chance.random() < 0.7:
            case.headers["If-Match"] = f'"{chance.randint(1, 5)}"'
        answer = case.call_and_validate(checks=CHECKS)
        seen.add(answer.status_code)

    send()
