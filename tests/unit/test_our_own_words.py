import pytest
from marshmallow import Schema, fields

from riskreg.schemas.base import OneOf
from tests.factories.wrong import messages
from tests.unit.test_reading_answers import SCHEMAS

LIBRARY = (
    "Field may not be null.",
    "Missing data for required field.",
    "Invalid input type.",
    "Invalid value.",
    "Unknown field.",
    *("Not a valid boolean.", "Not a valid string.", "Not a valid integer.", "Not a valid UUID.", "Not a valid list."),
)
WRONG = [None, True, 3, 3.5, "x", "", [], [None], {}, {"x": None}]


def forms(reads):
    """The schemas behind a choice, each with the answers that lead to it."""
    if isinstance(reads, Schema):
        return [(reads, {})]
    assert isinstance(reads, OneOf)
    return [
        (schema, {reads.field: name} | chosen)
        for name, variant in reads.variants.items()
        for schema, chosen in forms(variant)
    ]


def every_field():
    for name, reads in SCHEMAS.items():
        for schema, chosen in forms(reads):
            for field, kind in schema.fields.items():
                yield pytest.param(reads, chosen, field, id=f"{name} {' '.join(chosen.values())} {field}")
                if isinstance(kind, fields.Nested):
                    for inner in kind.schema.fields:
                        yield pytest.param(reads, chosen, f"{field}.{inner}", id=f"{name} {field}.{inner}")


def sent(chosen, field, value):
    outer, _, inner = field.partition(".")
    return chosen | {outer: {inner: value} if inner else value}


@pytest.mark.parametrize(("reads", "chosen", "field"), list(every_field()))
def test_whatever_is_wrong_is_said_in_our_own_words(reads, chosen, field):
    said = [
        text
        for value in WRONG
        for texts in messages(reads, sent(chosen, field, value)).values()
        for text in texts
        if text in LIBRARY or not text
    ]

    assert said == []
