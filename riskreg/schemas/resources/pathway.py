"""The pathway in force, who set it, what setting it would do, and what it proposes."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person
from riskreg.vocabulary import Level


class SetBy(Resource):
    """Who set a value, since when. Null stands for the national default."""

    unit = out.code("Code of the unit that set it.")
    starts_on = out.day("Since when it counts.")


class Hold(Resource):
    reason = out.text("Why it is not escalated now.")
    until = out.day("The last day of this.")
    held_by = nested(Person, "Who decided so.")


class Proposal(Resource):
    """All but ``proposed`` are null while the score meets no threshold above."""

    proposed = out.truth("The score meets the threshold and nothing holds it back.")
    level = out.one_of(Level, "The next level on its route.", null=True)
    unit = out.code("Code of the unit there.", null=True)
    score = out.number(1, 25, "The score now.", null=True)
    threshold = out.number(1, 25, "That level takes risks from this score.", null=True)
    set_by = nested(SetBy, "Who set the threshold; null for the national default.", null=True)
    hold = nested(Hold, "Why it is held, while it is.", null=True)


class PathwaySetting(Resource):
    """One setting of a unit, never changed: a newer one counts instead."""

    starts_on = out.day("Since when it counts.")
    content = fields.Dict(metadata={"description": "What it sets, as it was sent."})
    reason = out.text("Why.")
    set_by = nested(Person, "Who set it; null for an operator of the register.", null=True)
    set_at = out.moment("When it was set.")


class UnitPathway(Resource):
    unit = out.code("Code of the unit.")
    on = out.day("The day it counts on.")
    values = fields.Dict(metadata={"description": "All that counts there, in the shape of `content`."})
    set_by = fields.Dict(
        keys=fields.String(),
        values=nested(SetBy),
        metadata={"description": "Who set what, by dotted key; what is not named is the national default."},
    )
    settings = nested(PathwaySetting, "What this unit has set and will, the newest first.", many=True)


class PreviewLevel(Resource):
    """Numbers of risks held at a level; null stands for fewer than five."""

    level = out.one_of(Level, "Level of who holds them.")
    newly_proposed = out.number(5, None, "They would meet the next threshold, and do not now.", null=True)
    reviews_late = out.number(5, None, "Not looked at for longer than the new interval.", null=True)
    other_clocks = out.number(5, None, "Their next request would have other days.", null=True)
    above_tolerance = out.number(5, None, "Tolerated, and no more within the tolerance.", null=True)


class PathwayPreview(Resource):
    unit = out.code("Code of the unit.")
    starts_on = out.day("Since when it would count.")
    levels = nested(PreviewLevel, "The unit's own level and those below it.", many=True)
