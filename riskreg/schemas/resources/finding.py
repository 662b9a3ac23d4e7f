"""What a look at the data of the register found."""

from riskreg.schemas.resources import out
from riskreg.schemas.resources.base import Resource
from riskreg.vocabulary import Check


class Finding(Resource):
    check = out.one_of(Check, "The check that found it.")
    reference = out.text("Reference of the risk.")
    title = out.text("Its title.")
