"""What an event changed about a risk: the fields of its document that read otherwise after it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from riskreg.vocabulary import ScoreKind

Document = dict[str, Any]
WORDS = ("theme", "title", "cause", "event", "effect", "urgency", "professions", "affected", "seips")
DATES = ("next_review_on", "tolerated_until")
TAGS = {"isf_category": "isf_category", "education_domains": "domains", "charter": "charter"}


@dataclass(frozen=True)
class Change:
    """A field of the document, as it stood before and after."""

    field: str
    before: Any
    after: Any


def _plain(name: str) -> Callable[[Document], Any]:
    return lambda document: document[name]


def _unit(name: str) -> Callable[[Document], Any]:
    return lambda document: document[name]["unit"]


def _score(kind: ScoreKind) -> Callable[[Document], Any]:
    return lambda document: (document["scores"][kind] or {}).get("score")


def _tag(name: str) -> Callable[[Document], Any]:
    return lambda document: (document["education"] or {}).get(name)


FIELDS: dict[str, Callable[[Document], Any]] = {
    "status": _plain("status"),
    **{name: _plain(name) for name in WORDS},
    "current_score": _score(ScoreKind.CURRENT),
    "target_score": _score(ScoreKind.TARGET),
    "origin": _unit("origin"),
    "holder": _unit("holder"),
    "owner": lambda document: (document["owner"] or {}).get("title"),
    "co_owners": lambda document: [person["title"] for person in document["co_owners"]],
    **{name: _plain(name) for name in DATES},
    "confidential": _plain("confidential"),
    **{name: _tag(tag) for name, tag in TAGS.items()},
}


def changes_between(before: Document | None, after: Document, data: dict[str, Any]) -> Iterator[Change]:
    """In one fixed order; nothing where the version before is not the reader's to know.

    ``data`` of the event: the units of a path that is another one now.
    """
    if before is None:
        return
    for step in data.get("path", ()):
        yield Change(f"path_{step['level']}", step["from"], step["to"])
    for name, of in FIELDS.items():
        if of(before) != of(after):
            yield Change(name, of(before), of(after))
    yield from _dates_of_actions(before, after)


def _dates_of_actions(before: Document, after: Document) -> Iterator[Change]:
    was = {action["n"]: action["due_on"] for action in before["actions"]}
    for action in after["actions"]:
        if was.get(action["n"], action["due_on"]) != action["due_on"]:
            yield Change("due_on", was[action["n"]], action["due_on"])
