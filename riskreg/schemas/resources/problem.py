"""What went wrong."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.vocabulary import EscalationStatus, RiskStatus


class Wrong(Resource):
    """One thing to put right: in the body (``pointer``, JSON Pointer), a query parameter or a header."""

    absent = ("pointer", "parameter", "header")
    pointer = out.text("Where in the body, such as /score/consequence; empty for the whole.")
    parameter = out.text("Which query parameter.")
    header = out.text("Which header.")
    detail = out.text("How to put it right.")


class Problem(Resource):
    """What went wrong (RFC 9457). Branch on ``code``; ``detail`` is for people and may change."""

    absent = ("retry_after", "legal_moves", "risk_status", "escalation_status", "version")
    type = out.text("Address of what the code means.")
    title = out.text("What the code means in a few words.")
    status = out.number(400, 599, "The HTTP status.")
    detail = out.text("What happened and how to go on.")
    instance = out.text("Names this occurrence.")
    code = out.text("Fixed word for this kind of problem.")
    request_id = out.text("As in X-Request-ID; quote it when you ask for help.")
    retryable = fields.Boolean(metadata={"description": "The same request may succeed later."})
    errors = nested(Wrong, "What to put right.", many=True)
    retry_after = out.number(0, None, "Seconds to wait.")
    legal_moves = fields.List(out.text("A move."), metadata={"description": "What you may do with it now."})
    risk_status = out.one_of(RiskStatus, "Where the risk stands.")
    escalation_status = out.one_of(EscalationStatus, "Where the request stands.")
    version = out.version("The version of now.")
