"""JSON Schema from the marshmallow schemas: what is read and what comes out, each under its class's name."""

import inspect
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from riskreg.schemas import resources
from riskreg.schemas.base import OneOf, Reads
from riskreg.schemas.fields import Choice, Day, LatelyAt
from riskreg.schemas.parameters import Code, Moment
from riskreg.schemas.resources import Resource
from riskreg.schemas.resources.out import WordOut

JsonSchema = dict[str, Any]
REF = "#/components/schemas/"


class Shapes:
    """Collects the shapes the routes name, and those they are made of."""

    def __init__(self) -> None:
        plugin = MarshmallowPlugin(schema_name_resolver=lambda schema: _class_of(schema).__name__)
        self._spec = APISpec(title="", version="", openapi_version="3.1.0", plugins=[plugin])
        self._converter: Any = plugin.converter
        self._converter.add_attribute_function(_kind_of)  # type: ignore[union-attr]
        self._chosen: dict[str, JsonSchema] = {}
        self._fixed: dict[str, dict[str, str]] = {}

    def of(self, schema: Any) -> JsonSchema:
        """A reference to this schema's shape."""
        return dict(self._converter.resolve_nested_schema(schema))

    def of_answers(self, reads: Reads, name: str, fixed: dict[str, str] | None = None) -> JsonSchema:
        """A reference to what is read. A choice becomes ``oneOf``, told apart by the answer that ``fixed`` holds."""
        fixed = fixed or {}
        if not isinstance(reads, OneOf):
            self._fixed[_class_of(reads).__name__] = fixed
            return self.of(reads)
        refs = {
            word: self.of_answers(variant, f"{name}{word.capitalize()}", fixed | {reads.field: word})
            for word, variant in reads.variants.items()
        }
        mapping = {word: ref["$ref"] for word, ref in refs.items()}
        discriminator = {"propertyName": reads.field, "mapping": mapping}
        self._chosen[name] = {"oneOf": list(refs.values()), "discriminator": discriminator}
        return {"$ref": REF + name}

    def of_parameter(self, field: fields.Field[Any]) -> JsonSchema:
        return dict(self._converter.field2property(field))

    def finished(self) -> dict[str, JsonSchema]:
        """All shapes by name, each with its class's description and the keys that are always there."""
        shapes: dict[str, JsonSchema] = self._spec.to_dict()["components"]["schemas"]
        classes = {_class_of(key[0]).__name__: _class_of(key[0]) for key in self._converter.refs}
        for name, shape in shapes.items():
            _describe(shape, classes[name])
            for field, word in self._fixed.get(name, {}).items():
                shape["properties"][field] = {"type": "string", "const": word}
        return dict(sorted((shapes | self._chosen).items()))


def _class_of(schema: Any) -> type[Schema]:
    if isinstance(schema, str):
        return type(getattr(resources, schema)())
    return schema if isinstance(schema, type) else type(schema)


def _describe(shape: JsonSchema, of: type[Schema]) -> None:
    about = of.__dict__.get("__doc__")
    if about:
        shape["description"] = inspect.cleandoc(about).replace("\n", " ").replace("``", "`")
    if issubclass(of, Resource):
        # Keys may be added at any time; clients pass over those they do not know.
        shape.pop("additionalProperties", None)
        shape["required"] = sorted(shape["properties"].keys() - set(of.absent))


def _kind_of(_converter: Any, field: Any, **_more: Any) -> JsonSchema:
    """What our own fields are in JSON Schema."""
    if isinstance(field, Choice):
        return {"type": "string", "enum": field.codes}
    if isinstance(field, WordOut):
        words: list[Any] = [word.value for word in field.words]
        return {"type": ["string", "null"], "enum": [*words, None]} if field.allow_none else _words(words)
    if isinstance(field, Code):
        return {"type": "string", "pattern": f"^{field.pattern}$"}
    if isinstance(field, LatelyAt):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, Moment):
        return {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
    return {"type": "string", "format": "date"} if isinstance(field, Day) else {}


def _words(words: list[Any]) -> JsonSchema:
    return {"type": "string", "enum": words}
