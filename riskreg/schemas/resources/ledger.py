"""What happened: history, the journey in plain words, the change feed."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person
from riskreg.schemas.resources.risk import Risk
from riskreg.vocabulary import EventKind


class Event(Resource):
    """Who did what, without free text: codes, numbers, dates, ids."""

    seq = out.number(1, None, "Number in the ledger, for order only.")
    at = out.moment("When.")
    kind = out.one_of(EventKind, "What was done.")
    actor = fields.UUID(allow_none=True)
    risk = fields.UUID(allow_none=True)
    version = out.version("Version of the risk it made.")
    unit = out.code("Code of the unit it was done at.")
    data = fields.Dict(metadata={"description": "from, to and what else the act was about."})
    digest = out.text("SHA-256 over salt and document.", null=True)
    epoch = out.text("Which ledger this is.")


class HistoryEntry(Resource):
    version = out.version("Version of the risk.")
    actor = nested(Person, "Who acted.", null=True)
    event = nested(Event, "What made this version.")
    document = nested(Risk, "The risk as it was then.", null=True)


class Step(Resource):
    """One of the six steps of a risk, in the words of the person who raised it."""

    n = out.number(1, 6, "Its number.")
    title = out.text("What the step is.")
    state = out.text("done, now, not_yet, not_needed or stopped.")
    on = out.day("When it was done.", null=True)
    who = out.text("Title of who did it.", null=True)
    message = out.text("What the person who raised it was told.", null=True)
    due = out.day("By when it is due.", null=True)
    score = out.number(1, 25, "Score, where the step gave one.", null=True)
    unit = out.code("Code of the unit asked.", null=True)
    question = out.text("A question asked of the person who raised it.", null=True)
    reason = out.text("Reason of a decline.", null=True)
    what_else = out.text("What else the person can do.", null=True)


class Change(Resource):
    """Something you see changed (``upsert``, with the risk as it is now) or left your view (``remove``, without)."""

    absent = ("data", "reason")
    op = fields.String(metadata={"enum": ["upsert", "remove"], "description": "What to do with your copy."})
    risk_id = fields.UUID()
    version = out.version("Of the risk; apply when it is not older than yours.")
    seq = out.number(1, None, "Number in the ledger, for order and support only.")
    changed_at = out.moment("When.")
    data = nested(Risk, "Only with an upsert.")
    reason = fields.String(
        metadata={"enum": ["no_longer_visible", "erased"], "description": "Only with a remove. Delete your copy."}
    )
