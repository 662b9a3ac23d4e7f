"""What every resource has: keys that are always there; and the one envelope of lists."""

from typing import Any

from marshmallow import Schema, fields


class Resource(Schema):
    """Base: every key is always there unless ``absent`` names it."""

    absent: tuple[str, ...] = ()


def nested(schema: type[Schema], about: str = "", *, null: bool = False, many: bool = False) -> fields.Nested:
    return fields.Nested(schema, allow_none=null, many=many, metadata={"description": about} if about else {})


def page_of(item: Any) -> dict[str, Any]:
    """The envelope of a list, as JSON Schema around the schema of one item."""
    meta: dict[str, Any] = {"has_more": {"type": "boolean", "description": "False on the last page only."}}
    return {
        "type": "object",
        "required": ["data", "links", "meta"],
        "properties": {
            "data": {"type": "array", "items": item},
            "links": {
                "type": "object",
                "required": ["next"],
                "properties": {"next": {"type": ["string", "null"], "description": "Path of the next page."}},
            },
            "meta": {"type": "object", "required": ["has_more"], "properties": meta},
        },
    }
