"""Who reads a risk beside those it has come to, or instead of them."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person


class Share(Resource):
    """A unit beside the path may read the risk until a day."""

    n = out.number(1, None, "Number of the share in the risk.")
    unit = fields.String(attribute="unit.code", metadata={"description": "Code of the unit."})
    until = out.day("The last day.")
    reason = out.text("Why.")
    shared_at = out.moment("Since when.")
    shared_by = nested(Person, "Who shared it.")


class ConfidentialMark(Resource):
    """Why a risk was made confidential, or why it is no longer."""

    version = out.version("The version it made.")
    at = out.moment("When that was.")
    by = nested(Person, "Who did it.")
    confidential = fields.Boolean(metadata={"description": "Made confidential, or no longer."})
    reason = out.text("Why.")


class GovernanceReview(Resource):
    """An information governance lead reads the risks of a unit for a reason, for a day at most."""

    id = fields.UUID(attribute="uuid")
    unit = fields.String(attribute="unit.code", metadata={"description": "Code of the unit."})
    person = nested(Person, "Who reads.")
    reason = out.text("Why.")
    opened_at = out.moment("Since when.")
    ends_at = out.moment("When it ends by itself.")
    ended_at = out.moment("When it was ended before that.", null=True)
    ended_by = nested(Person, "Who ended it; null as well when the unit closed.", null=True)
