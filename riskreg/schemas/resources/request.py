"""A request to a unit above, as the risk's document shows the undecided one."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person, RiskName
from riskreg.vocabulary import AcceptMode, Ask, Band, EscalationStatus, Route


class Support(Resource):
    text = out.text("What the unit asked will do.")
    by_whom = nested(Person, "Who does it.", null=True)
    by_when = out.day("By when.")


class Question(Resource):
    text = out.text("What the unit asked wants to know.")
    reply_by = out.day("By when it wants the reply.")
    reply = out.text("The reply.", null=True)
    replied_at = out.moment("When that was.", null=True)


class Request(Resource):
    """One request from the holder to a unit above, with the clock on the receiver and the recorded answer."""

    id = fields.UUID()
    risk = nested(RiskName, "The risk it is about.")
    from_unit = out.code("Code of the unit that asks.")
    to_unit = out.code("Code of the unit asked.")
    status = out.one_of(EscalationStatus, "Where the request stands.")
    route = out.one_of(Route, "The line, or a side route that may skip levels.")
    phoned = out.text("Urgent: who was phoned first (a role).", null=True)
    phoned_at = out.moment("When that was.", null=True)
    ask = out.one_of(Ask, "What is wanted.")
    ask_sentence = out.text("The ask, in one sentence.")
    grounds = fields.List(out.text("A ground of the code list."), metadata={"description": "Why it goes up."})
    tried = out.text("What was tried.")
    evidence = out.text("Evidence.")
    new_evidence = out.text("What is new since the same unit declined.")
    wanted_by = out.day("By when the sender wants an answer.")
    asked_at = out.moment("When it was asked.")
    asked_by = nested(Person, "Who asked.")
    asked_version = out.version("Version of the risk that the asking made.")
    acknowledge_by = out.day("By when the unit asked should say it has seen it.")
    acknowledged_at = out.moment("When it did.", null=True)
    decide_by = out.day("By when it should decide.")
    decided_at = out.moment("When it did, or when the request was withdrawn.", null=True)
    decided_by = nested(Person, "Who decided or withdrew.", null=True)
    decided_version = out.version("Version of the risk that was decided on.", null=True)
    outcome = out.one_of(EscalationStatus, "How it ended.", null=True)
    mode = out.one_of(AcceptMode, "How it was taken on.", null=True)
    reason_code = out.text("Main reason of a decline.", null=True)
    reason = out.text("Reason of the decision or withdrawal.", null=True)
    advice = out.text("What the sender can do instead.", null=True)
    support = nested(Support, "What the unit asked owes.", null=True)
    questions = nested(Question, "Questions of the unit asked, oldest first.", many=True)
    split = out.text("Held together: what each does.", null=True)
    co_owners = nested(Person, "Held together: who owns it beside the named lead.", many=True)
    redirected_to = fields.UUID(allow_none=True, metadata={"description": "The request it became at another unit."})
    redirected_from = fields.UUID(allow_none=True, metadata={"description": "The request it was before."})
    appeal_of = fields.UUID(allow_none=True, metadata={"description": "The declined request it appeals against."})
    ended_at = out.moment("When an accepted involvement ended.", null=True)
    end_reason = out.text("Why it ended.", null=True)


class Unanswered(Resource):
    """A request that is past its day, as the level above may know of it."""

    receiving_unit = out.code("Code of the unit that owes an answer.")
    asking_organisation = out.code("Code of the organisation that waits for it.")
    band = out.one_of(Band, "How grave the risk is.")
    asked_on = out.day("When it was asked.")
    due_on = out.day("The day that was missed, to acknowledge it or to decide.")
