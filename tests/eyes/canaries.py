"""Words that occur once in the whole world: wherever one turns up, it is known whose it is and since when.

A book holds every one that was handed out; ``reading_words`` says which reader may read it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from riskreg.extensions import db
from riskreg.models import Event
from tests.factories.payloads import Payload

CANARY = re.compile(r"zq\d{4}zq")
# What people type; the rest of an answer is chosen, counted or dated.
TYPED = {
    *("title", "event", "cause", "effect", "message", "question", "reason", "what_else", "text", "rationale", "note"),
    *("ask_sentence", "tried", "evidence", "new_evidence", "support", "split", "advice", "why", "phoned"),
}
# Of these the person who raised a risk is told, whatever became of their role; of a risk's own words they wrote most.
TOLD = {"title", "event", "cause", "effect", "message", "question", "what_else"}
# What a request asks goes along when it is passed on.
ASKED = {"ask_sentence", "tried", "evidence"}
NEVER = 2**31


@dataclass
class Word:
    """``document``: part of what a risk is, as long as it lasts; else said once. ``records``: of these requests
    and the like, whose units keep them. ``seq``: of the event it came with; ``until``: of the one that took it away;
    ``again``: of the one that repeated it."""

    story: str
    name: str
    seq: int
    told: bool
    document: bool
    records: set[str]
    until: int = NEVER
    again: int = 0


@dataclass
class Book:
    """Every canary with what is known of it, and the ids of what the stories made."""

    words: dict[str, Word] = field(default_factory=dict)
    risks: dict[str, int] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)

    def next_seq(self) -> int:
        return (db.session.scalar(select(func.max(Event.seq))) or 0) + 1

    def new(self, story: str, name: str, told: bool, document: bool, record: str | None) -> str:
        canary = f"zq{len(self.words):04}zq"
        self.words[canary] = Word(story, name, self.next_seq(), told, document, {record} - {None})
        return canary


@dataclass
class Story:
    """One risk of the world, told with canaries."""

    book: Book
    name: str

    def said(self, payload: Payload, *, record: str | None = None, told: bool = False) -> Payload:
        """The payload with every typed answer a new canary. Said once: it is in no document."""
        return self._filled(payload, told, False, record)

    def written(self, payload: Payload) -> Payload:
        """The same, of what becomes part of the document."""
        return self._filled(payload, False, True, None)

    def gone(self, *names: str) -> None:
        """The move that comes next writes over the answers of these names. The first rationale stays: the initial
        score has it too."""
        here = [word for word in self.book.words.values() if word.story == self.name and word.document]
        for name in names:
            for word in [word for word in here if word.name == name][name == "rationale" :]:
                word.until = min(word.until, self.book.next_seq())

    def word(self, name: str) -> str:
        """One answer of the document by itself."""
        return self.book.new(self.name, name, told=False, document=True, record=None)

    def passed_on(self, to_unit: str) -> None:
        """What the unit above was asked, this one has just been or is now going to be asked too."""
        for word in self.book.words.values():
            if word.story == self.name and word.records and word.name in ASKED:
                word.records.add(to_unit)
                word.again = self.book.next_seq() - 1

    def _filled(self, payload: Payload, told: bool, document: bool, record: str | None) -> Payload:
        return dict(self._answers(payload, told, document, record))

    def _answers(self, payload: Payload, *how: Any) -> Iterator[tuple[str, Any]]:
        told, document, record = how
        for name, value in payload.items():
            if isinstance(value, dict):
                yield name, self._filled(value, told, True, record)
            elif name in TYPED and not (name == "reason" and "text" in payload):
                lasts = name == "rationale" or (document and name != "message")
                word = self.book.new(self.name, name, told or name in TOLD, lasts, record)
                yield name, f"It may be that {word} is so" if name == "event" else word
            else:
                yield name, value
