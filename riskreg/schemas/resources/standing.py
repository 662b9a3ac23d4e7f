"""What the moves of a risk of the register leave behind, as the API lists it."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource
from riskreg.schemas.resources.life import ClosureProposal
from riskreg.vocabulary import LinkKind


class _Kept(Resource):
    version = out.version("Version of the risk that it made.")
    at = out.moment("When that was.")


class Review(_Kept):
    nothing_changed = fields.Boolean(metadata={"description": "The score still fits."})
    note = out.text("What was said.")
    next_review_on = out.day("When it is looked at next.")


class Tolerance(_Kept):
    until = out.day("The last day it was to be tolerated.")
    reason = out.text("Why it can be lived with.")
    score = out.number(1, 25, "Its score that day.")
    tolerance_score = out.number(1, 25, "The most that the holder tolerated that day.")


class Reopening(_Kept):
    reason = out.text("Why it was opened again.")


class SettledProposal(ClosureProposal):
    version = out.version("Version of the risk that it made.")
    settled_version = out.version("Version that confirmed it or took it back.", null=True)
    confirmed = fields.Boolean(allow_none=True, metadata={"description": "Whether it was; empty while it waits."})
    dropped_because = out.text("Why somebody took it back.", null=True)


class Voice(Resource):
    """A colleague who stands behind the risk. What they said stays inside the organisation."""

    n = out.number(1, None, "Its number in the risk.")
    unit = out.code("Code of the unit it speaks for.")
    title = out.text("Title of the person, inside the organisation.", null=True)
    text = out.text("What it is like for them, inside the organisation.", null=True)
    added_at = out.moment("When it was added.")
    joined = out.text("Reference of the risk that was joined, if you see it.", null=True)


class LinkInView(Resource):
    n = out.number(1, None, "Number of the link; empty where the other risk made it.", null=True)
    kind = out.one_of(LinkKind, "Which system the record is of; another risk only if you see that one too.")
    reference = out.text("Its number there.")
    linked_at = out.moment("When it was linked.")


class DateBefore(Resource):
    """A day an action was due before it was given another."""

    version = out.version("Version of the risk that the change made.")
    was_due_on = out.day("The day before.")
    due_on = out.day("The day after.")
    reason = out.text("Why.")
