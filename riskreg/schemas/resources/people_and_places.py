"""People, units and names as documents carry them."""

from marshmallow import fields

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource
from riskreg.vocabulary import Level


class Person(Resource):
    """A person as everybody sees them: an opaque id and the title of that day, never the name."""

    id = fields.UUID(attribute="uuid")
    title = out.text("Title, such as AHP lead, Podiatry.")


class Raiser(Resource):
    title = out.text("Title of the person who raised it.")
    unit = out.code("Code of the unit it was raised in.")


class Origin(Resource):
    unit = out.code("Code of the unit it was raised in.")
    level = out.one_of(Level, "Level of that unit.")
    org = out.code("Code of the organisation above it.", null=True)
    ics = out.code("Code of the integrated care system above it.", null=True)
    region = out.code("Code of the region above it.", null=True)


class Holder(Resource):
    unit = out.code("Code of the unit that answers for it now.")
    level = out.one_of(Level, "Level of that unit.")


class RiskName(Resource):
    id = fields.UUID()
    reference = out.text("Reference such as DEMOA-0042.")
