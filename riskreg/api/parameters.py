"""Query parameters, read strictly: none unknown, none twice, each as its path describes it."""

from typing import Any

from flask import request
from marshmallow import ValidationError

from riskreg.errors import BadRequest
from riskreg.schemas.base import flat
from riskreg.schemas.parameters import Parameters


def read_parameters(schema: Parameters) -> dict[str, Any]:
    """Raises ``BadRequest``, ``unknown_parameter`` or ``bad_parameter`` with its name."""
    sent = {name: request.args.getlist(name) for name in request.args}
    for name, values in sent.items():
        if name not in schema.fields:
            takes = ", ".join(schema.fields) or "none"
            raise BadRequest(
                f"There is no such parameter here. This path takes: {takes}", code="unknown_parameter", named=name
            )
        if len(values) > 1:
            raise BadRequest(f"Send {name} once", named=name)
        if "\x00" in values[0]:
            raise BadRequest(f"{name} holds a character that no value has", named=name)
    try:
        return dict(schema.load({name: values[0] for name, values in sent.items()}))
    except ValidationError as wrong:
        name, messages = next(iter(flat(wrong.normalized_messages()).items()))  # type: ignore[no-untyped-call]
        raise BadRequest(f"{name}: {messages[0]}", named=name) from None
