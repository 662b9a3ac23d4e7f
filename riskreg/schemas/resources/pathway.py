"""The pathway in force, and what it proposes."""

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
