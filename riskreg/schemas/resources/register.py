"""Units, code lists, and who is calling."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource, nested
from riskreg.schemas.resources.pathway import SetBy
from riskreg.schemas.resources.people_and_places import Person
from riskreg.vocabulary import Level


class Unit(Resource):
    code = out.code("ODS code, or ORG.TEAM for teams and services.")
    name = out.text("Name on that day.")
    level = out.one_of(Level, "Level.")
    parent = out.code("Code of the unit above.", null=True)
    valid_from = out.day("First day.", null=True)
    valid_to = out.day("Last day.", null=True)
    successors = fields.List(out.code("Code of a unit that took over."), metadata={"description": "Who took over."})


class UnitNameOut(Resource):
    name = out.text("The name.")
    first = out.day("First day.", null=True, attribute="valid_from", data_key="from")
    last = out.day("Last day.", null=True, attribute="valid_to", data_key="to")


class UnitParentOut(Resource):
    unit = out.code("Code of a unit above.")
    leads = fields.Boolean(metadata={"description": "It carries the risks; one that does not lead never sees them."})
    first = out.day("First day.", null=True, attribute="valid_from", data_key="from")
    last = out.day("Last day.", null=True, attribute="valid_to", data_key="to")


class UnitPartOut(Resource):
    unit = out.code("Code of a unit below.")
    leads = fields.Boolean(metadata={"description": "Whether this unit leads it."})


class UnitFollowed(Resource):
    unit = out.code("Code of the unit.")
    first = out.day("From which day.", null=True, attribute="valid_from", data_key="from")


class WholeUnit(Unit):
    """One unit with its history: names then and now, parents and parts of the day, who followed whom."""

    names = nested(UnitNameOut, "Names it has or had, the newest first.", many=True)
    parents = nested(UnitParentOut, "The units above of the day, the one that leads first.", many=True)
    parts = nested(UnitPartOut, "The units directly below of the day.", many=True)
    follows = nested(UnitFollowed, "The units it took over from.", many=True)
    followed_by = nested(UnitFollowed, "The units that took over from it.", many=True)


class PersonAtUnit(Person):
    absent = ("name",)
    name = out.text("Only for those inside the same organisation.")


class Code(Resource):
    """A word of the API."""

    code = out.text("What the API uses.")
    name = out.text("How it reads.")


class Profession(Code):
    kind = out.text("profession, reporting_split, related_workforce or grouping.")
    regulator = out.text("Who regulates it.")
    split_of = out.code("Code of the profession it is a reporting split of.", null=True)


class ReceiverClock(Resource):
    """Working days a unit of the level has, from the day it is asked; less for an extreme risk."""

    acknowledge = out.number(1, None, "To say it has seen the request.")
    decide = out.number(1, None, "To decide.")
    acknowledge_extreme = out.number(1, None, "To say it has seen the request, for an extreme risk.")
    decide_extreme = out.number(1, None, "To decide, for an extreme risk.")


class LevelSetBy(Resource):
    takes_score_from = nested(SetBy, null=True)
    review_max_days = nested(SetBy, null=True)
    clock = nested(SetBy, null=True)


class PathwayLevel(Resource):
    level = out.one_of(Level, "Level of the route.")
    takes_score_from = out.number(1, 25, "It takes risks from this score.")
    review_max_days = out.number(1, None, "The longest time to the next review.")
    forum = out.text("Where it governs.")
    clock = nested(ReceiverClock, "Its days to answer a request.", null=True)
    set_by = nested(LevelSetBy, "Who set each of these.")


class Matrix(Resource):
    version = out.text("Version, as scores quote it.")
    likelihood = fields.List(fields.Dict(), metadata={"description": "The five levels, with how often."})
    consequence = fields.List(fields.Dict(), metadata={"description": "The five levels."})
    domains = fields.List(fields.Dict(), metadata={"description": "Kinds of consequence, each in five levels."})
    bands = fields.List(fields.Dict(), metadata={"description": "Bands with the scores they begin and end at."})


class MyGrant(Resource):
    role = out.text("Role.")
    unit = out.code("Code of the unit.")
    first = out.day("First day.", null=True, data_key="from")
    last = out.day("Last day.", null=True, data_key="to")


class Limits(Resource):
    requests_per_minute = out.number(0, None, "In any rolling minute, for each serving process.")


class Me(Resource):
    kind = fields.String(metadata={"enum": ["person", "client"], "description": "A person or a machine client."})
    id = fields.UUID()
    name = out.text("Your name.")
    title = out.text("Your title.", null=True)
    profession = out.text("Code of your profession.", null=True)
    grants = nested(MyGrant, "Live grants.", many=True)
    scopes = fields.List(out.text("A scope."), metadata={"description": "Of a machine client; people have none."})
    expires_at = out.moment("When a machine client's token ends.", null=True)
    limits = nested(Limits, "Your limits.")
