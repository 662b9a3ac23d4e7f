"""A form may carry the fields of every outcome; only those of the outcome chosen are its answers."""

from collections.abc import Mapping
from typing import Any

from riskreg.schemas.base import Answers, OneOf, Reads, read


def read_chosen(variants: OneOf, payload: Any) -> dict[str, Any]:
    """As ``read``, leaving aside what belongs to an outcome that was not chosen. A name nobody knows is refused."""
    left_aside = fields_of(variants) - fields_chosen(variants, payload)
    return read(variants, {name: value for name, value in payload.items() if name not in left_aside})


def fields_of(answers: Reads) -> set[str]:
    if isinstance(answers, OneOf):
        return {answers.field}.union(*(fields_of(variant) for variant in answers.variants.values()))
    return set(answers.fields) if isinstance(answers, Answers) else set()


def fields_chosen(answers: Reads, payload: Mapping[str, Any]) -> set[str]:
    """Those of the outcome chosen, and of its mode; all of them while none is chosen."""
    if not isinstance(answers, OneOf):
        return fields_of(answers)
    variant = answers.variants.get(str(payload.get(answers.field)))
    return fields_of(answers) if variant is None else {answers.field} | fields_chosen(variant, payload)
