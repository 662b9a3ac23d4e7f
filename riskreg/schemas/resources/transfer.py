"""The proposal that a risk goes to another organisation."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person, RiskName
from riskreg.schemas.resources.risk import Risk
from riskreg.vocabulary import TransferStatus


class Transfer(Resource):
    """Two steps: the old organisation proposes, the new one agrees or refuses. Nothing moves before it agrees."""

    id = fields.UUID()
    risk = nested(RiskName, "The risk it is about.")
    from_organisation = out.code("Code of the organisation that proposes.")
    to_organisation = out.code("Code of the organisation asked.")
    to_unit = out.code("Code of the unit there that would hold it.")
    status = out.one_of(TransferStatus, "Where the proposal stands.")
    reason = out.text("Why the risk should go there.")
    asked_at = out.moment("When it was proposed.")
    asked_by = nested(Person, "Who proposed it.")
    asked_version = out.version("Version of the risk that the proposal made.")
    answered_at = out.moment("When it was answered or withdrawn.", null=True)
    answered_by = nested(Person, "Who answered or withdrew.", null=True)
    answered_version = out.version("Version of the risk that the answer made.", null=True)
    answer_reason = out.text("Reason of the answer or withdrawal.", null=True)
    version = out.version("The risk's, to send as If-Match; for those who do not see the risk, that of the proposal.")
    snapshot = nested(Risk, "The risk as it stood when it was proposed.")
