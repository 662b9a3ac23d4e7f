"""Reading answers: what a form or a JSON client sent becomes clean values, or an error that names the field."""

from collections.abc import Mapping
from typing import Any, Protocol

from marshmallow import RAISE, Schema, ValidationError, pre_load

from riskreg.errors import InvalidInput
from riskreg.patient_identifiers import holds_nhs_number
from riskreg.schemas.fields import Words, clean

PII = "This may identify a patient: it holds what looks like an NHS number. Take it out"


class Answers(Schema):
    """Base of every verb's answers: text is trimmed, an empty answer counts as none, unknown keys are refused."""

    class Meta:
        unknown = RAISE

    error_messages = {
        "unknown": "This is not something that can be answered here",
        "type": "Send a JSON object",
    }

    @pre_load
    def tidy(self, data: Any, **_more: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        tidied = {key: clean(value) if isinstance(value, str) else value for key, value in data.items()}
        return {key: value for key, value in tidied.items() if value != "" or self._keeps_blank(key)}

    def _keeps_blank(self, key: str) -> bool:
        field = self.fields.get(key)
        return field is None or (isinstance(field, Words) and field.blank)


class Reads(Protocol):
    """A schema, or a choice between schemas: anything that loads answers."""

    def load(self, data: Any) -> Any: ...


class OneOf:
    """Which answers are wanted depends on one of them: ``outcome``, then perhaps ``mode``."""

    def __init__(self, field: str, empty: str, variants: Mapping[str, Reads]) -> None:
        self.field, self.empty, self.variants = field, empty, variants

    def load(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValidationError("Send a JSON object")
        chosen = data.get(self.field)
        if not isinstance(chosen, str) or chosen not in self.variants:
            choices = ", ".join(self.variants)
            raise ValidationError({self.field: [f"{self.empty}. It is one of: {choices}" if chosen else self.empty]})
        return self.variants[chosen].load(data)


def read(answers: Reads, payload: Any) -> dict[str, Any]:
    """The clean answers. Raises ``InvalidInput`` naming each field, ``pii_suspected`` for an NHS number."""
    try:
        found: dict[str, Any] = answers.load(payload)
    except ValidationError as wrong:
        messages: dict[str, Any] = wrong.normalized_messages()  # type: ignore[no-untyped-call]
        raise InvalidInput(flat(messages)) from None
    suspected = {name: [PII] for name, text in _texts(found) if holds_nhs_number(text)}
    if suspected:
        raise InvalidInput(suspected, code="pii_suspected")
    return found


def flat(messages: Mapping[str, Any], before: str = "") -> dict[str, list[str]]:
    """Messages by dotted name: ``score.consequence``, ``grounds.0``; about the whole: ``_schema``."""
    found: dict[str, list[str]] = {}
    for key, value in messages.items():
        name = f"{before}{key}" if before and key != "_schema" else before.rstrip(".") or str(key)
        if isinstance(value, Mapping):
            found |= flat(value, f"{name}.")
        else:
            found[name] = [str(text) for text in value]
    return found


def _texts(value: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [pair for key, inner in value.items() for pair in _texts(inner, f"{name}.{key}" if name else str(key))]
    if isinstance(value, list):
        return [pair for n, inner in enumerate(value) for pair in _texts(inner, f"{name}.{n}")]
    return [(name, value)] if isinstance(value, str) else []
