"""What the later life of a risk adds to its document: other views, links, a step-down, a proposal."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person, RiskName
from riskreg.schemas.resources.treatment import Score
from riskreg.vocabulary import ClosureReason, LinkKind, StepDownStatus


class ScoreBeside(Score):
    """What another level than the holder scores; it counts nowhere."""

    unit = out.code("Code of the unit that holds this view.")


class Link(Resource):
    n = out.number(1, None, "Number of the link in the risk.")
    kind = out.one_of(LinkKind, "Which system the record is of.")
    reference = out.text("Its number there.")


class StepDown(Resource):
    """The holder asks a unit below to take the risk back."""

    id = fields.UUID()
    risk = nested(RiskName, "The risk it is about.")
    from_unit = out.code("Code of the unit that holds it.")
    to_unit = out.code("Code of the unit that would take it back.")
    status = out.one_of(StepDownStatus, "Where it stands.")
    evidence = out.text("What shows that the risk is less.")
    watch_on = out.day("When it is looked at again; becomes the next review.")
    asked_at = out.moment("When it was asked.")
    asked_by = nested(Person, "Who asked.")
    answered_at = out.moment("When it was answered.", null=True)
    answered_by = nested(Person, "Who answered.", null=True)
    reason = out.text("Why it was refused.", null=True)


class StepDownRead(StepDown):
    """A step-down read by itself: with the version to send as If-Match."""

    version = out.version("The risk's; for those who see the risk no more, that of the answer.")


class ClosureProposal(Resource):
    """From a score of 15 on a second person confirms that a risk is closed."""

    reason = out.one_of(ClosureReason, "Why it can be closed.")
    text = out.text("What makes it sure.")
    proposed_by = nested(Person, "Who proposed it.")
    proposed_at = out.moment("When that was.")
