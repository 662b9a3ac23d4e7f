"""The risk, and a request read by itself."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.life import ClosureProposal, Link, ScoreBeside, StepDown
from riskreg.schemas.resources.people_and_places import Holder, Origin, Person, Raiser
from riskreg.schemas.resources.request import Request
from riskreg.schemas.resources.treatment import Action, Control, CopiedAppetite, Scores
from riskreg.vocabulary import Affected, Level, RiskStatus, Stage, Theme, Urgency


class Risk(Resource):
    """A risk at one version. One document for everybody; units appear by code, people by id and title."""

    id = fields.UUID()
    reference = out.text("Readable reference: code of the organisation and a number.")
    version = out.version("Goes up by one with every change; the ETag.")
    status = out.one_of(RiskStatus, "Where it stands.")
    stage = out.one_of(Stage, "Derived from the rest.")
    theme = out.one_of(Theme, "What it is mainly about.")
    title = out.text("A few words.")
    cause = out.text("What is true now that worries: because ...")
    event = out.text("What could happen: there is a risk that ...")
    effect = out.text("What it could lead to: which could mean ...")
    urgency = out.one_of(Urgency, "How soon it could cause harm, as raised.")
    professions = fields.List(out.text("Code of a profession."), metadata={"description": "Whom it is about."})
    affected = fields.List(out.one_of(Affected, "Who could be affected."), metadata={"description": "Who is affected."})
    seips = fields.List(out.text("A factor."), metadata={"description": "Work-system factors (SEIPS)."})
    origin = nested(Origin, "Where it was raised.")
    holder = nested(Holder, "Who answers for it now.")
    level = out.one_of(Level, "Level of the holder.")
    owner = nested(Person, "The one accountable person.", null=True)
    co_owners = nested(Person, "Who owns it beside the owner, while it is held together.", many=True)
    raised_by = nested(Raiser, "Who raised it: never more than this.")
    scores = nested(Scores, "The newest score of each kind.")
    scores_beside = nested(ScoreBeside, "The newest score of each other level, beside the holder's.", many=True)
    appetite = nested(CopiedAppetite, "What its holder takes and tolerates.", null=True)
    response = out.text("treat or tolerate.")
    next_review_on = out.day("When it is next looked at.", null=True)
    triage_by = out.day("By when AHP leadership reads it, while it is new.", null=True)
    tolerated_until = out.day("The last day it is tolerated.", null=True)
    controls = nested(Control, "What is in place.", many=True)
    actions = nested(Action, "What will be done.", many=True)
    escalation = nested(Request, "The request that waits for an answer.", null=True)
    step_down = nested(StepDown, "The step-down that waits for the unit below.", null=True)
    closure_proposed = nested(ClosureProposal, "The closing that waits for a second person.", null=True)
    voices = out.number(0, None, "How many colleagues said the same.")
    links = nested(Link, "Records of other systems, by their number there.", many=True)
    joined_to = out.text("Reference of the risk it was joined into.", null=True)
    confidential = fields.Boolean(metadata={"description": "Only its named readers see it."})
    education = fields.Dict(
        allow_none=True, metadata={"description": "Education quality: ISF category and domains, apart from the score."}
    )
    raised_at = out.moment("When it was raised.")
    changed_at = out.moment("When this version was made.")


class Escalation(Request):
    """A request read by itself: with the version to send as If-Match, and the risk as it was decided on."""

    version = out.version("The risk's; for those who see the risk no more, that of the decision.")
    snapshot = nested(Risk, "The risk as it was decided on.", null=True)
