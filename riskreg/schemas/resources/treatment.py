"""What people put against a risk: scores, controls, actions; and why it was closed."""

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.people_and_places import Person
from riskreg.vocabulary import Band, ClosureReason, Effectiveness, Helped, ScoreKind


class Score(Resource):
    consequence = out.number(1, 5, "How bad it would be.")
    likelihood = out.number(1, 5, "How likely it is.")
    score = out.number(1, 25, "Consequence times likelihood.")
    band = out.one_of(Band, "Band of the score.")
    domain = out.text("What kind of consequence: a domain of the matrix.")
    matrix = out.text("Version of the matrix it was given under; nothing is ever rescored.")
    rationale = out.text("Why this score.")
    by = out.day("By when, for a target.", null=True)
    scored_at = out.moment("When it was given.")


class NumberedScore(Score):
    n = out.number(1, None, "Its number in the risk.")
    kind = out.one_of(ScoreKind, "Which score this is.")
    scored_by = nested(Person, "Who gave it.")


class BodysAppetite(Resource):
    """What a body takes and tolerates of one kind of risk, as it counted on a day."""

    domain = out.text("What kind of consequence: a domain of the matrix.")
    appetite = out.text("How much it will take: averse, minimal, cautious, open or eager.")
    max_target_score = out.number(1, 25, "The highest target that needs no explaining.")
    tolerance_score = out.number(1, 25, "The highest score it may tolerate.")
    set_by = out.code("Code of the unit that set it; null for the national default.", null=True)
    as_of = out.day("When it was copied onto the risk.")


class CopiedAppetite(BodysAppetite):
    before = nested(BodysAppetite, "What counted for the body that held the risk before.", null=True)


class Scores(Resource):
    initial = nested(Score, "As first accepted.", null=True)
    current = nested(Score, "With what is in place today.", null=True)
    target = nested(Score, "Where it should come to.", null=True)


class Control(Resource):
    n = out.number(1, None, "Its number in the risk.")
    text = out.text("What is in place already.")
    effectiveness = out.one_of(Effectiveness, "Whether it works.")
    checked_on = out.day("When that was last looked at.")


class Action(Resource):
    n = out.number(1, None, "Its number in the risk.")
    text = out.text("What will be done.")
    unit = out.code("Code of the unit that does it.")
    owner = nested(Person, "Who does it.")
    due_on = out.day("By when.")
    done_on = out.day("When it was done.", null=True)
    helped = out.one_of(Helped, "Whether it helped, once done.", null=True)


class Closure(Resource):
    version = out.version("Version of the risk that the closing made.")
    closed_at = out.moment("When it was closed.")
    reason = out.one_of(ClosureReason, "Why.")
    text = out.text("What makes you sure.")
