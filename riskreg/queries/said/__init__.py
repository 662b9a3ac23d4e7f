"""The words that belong to an event: what was said, asked, answered, decided. The ledger itself keeps none."""

from typing import Any

from riskreg.queries.said.beside import Beside, Document, Spoken, Stored, Words
from riskreg.queries.said.of_requests import OF_REQUESTS
from riskreg.queries.said.of_sight import OF_SIGHT
from riskreg.queries.said.of_the_register import OF_THE_REGISTER
from riskreg.queries.said.of_treatment import OF_TREATMENT
from riskreg.vocabulary import EventKind

SAID: dict[EventKind, Spoken] = {**OF_TREATMENT, **OF_THE_REGISTER, **OF_SIGHT, **OF_REQUESTS}
"""Every kind of event has its words: one that is missing here is a fault."""


def words_of(row: Stored, data: dict[str, Any], document: Document, beside: Beside) -> Words:
    """By what they are: ``question``, ``reason``, ``text`` ...; ``message`` is what the person who raised it was told.

    ``row`` is an event with what triage, closing and the like wrote at its version.
    """
    found = SAID[EventKind(row.kind)](row, data, document, beside)
    if data.get("proposal") == "dropped":
        found["closing_dropped"] = "The proposal to close it fell with this"
    told = found | beside.people(data, "readers") | {"message": row.message}
    return {name: _plain(text) for name, text in told.items() if text not in (None, "", [])}


def _plain(text: Any) -> str | list[str]:
    return [str(each) for each in text] if isinstance(text, list) else str(text)
