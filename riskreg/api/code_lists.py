"""Code lists: each word the API uses, with how it reads."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask import Response

from riskreg import reference, wording
from riskreg.api.answers import shown_row, shown_rows
from riskreg.api.operations import operation
from riskreg.errors import NotFound
from riskreg.queries.professions import professions
from riskreg.schemas import resources
from riskreg.web.access import ANY_SCOPE

Rows = list[dict[str, Any]]


def _words(words: Mapping[Any, str]) -> Callable[[], Rows]:
    return lambda: [{"code": code.value if isinstance(code, StrEnum) else code, "name": words[code]} for code in words]


def _grounds() -> Rows:
    return [{"code": code, "name": text} for code, text in reference.grounds().items()]


def _coded(names: Mapping[str, str]) -> Rows:
    return [{"code": code, "name": name} for code, name in names.items()]


LISTS: dict[str, Callable[[], Rows]] = {
    "asks": _words(wording.ASKS),
    "charter-priorities": lambda: _coded(reference.charter()),
    "education-domains": lambda: _coded(reference.education_domains()),
    "isf-categories": lambda: _coded(reference.isf_categories()),
    "link-kinds": _words(wording.LINK_KINDS),
    "work-system": lambda: _coded(reference.seips()),
    "bands": _words(wording.BANDS),
    "checks": _words(wording.CHECKS),
    "closure-reasons": _words(wording.CLOSURE_REASONS),
    "decline-reasons": _words(wording.DECLINE_REASONS),
    "effectiveness": _words(wording.EFFECTIVENESS),
    "escalation-statuses": _words(wording.ESCALATION_STATUSES),
    "grounds": _grounds,
    "helped": _words(wording.HELPED),
    "levels": _words(wording.LEVELS),
    "modes": _words(wording.MODES),
    "roles": _words(wording.ROLES),
    "stages": _words(wording.STAGES),
    "statuses": _words(wording.STATUSES),
    "themes": _words(wording.THEMES),
    "urgencies": _words(wording.URGENCIES),
    "affected": _words(wording.AFFECTED),
}


@operation(
    "GET",
    "/reference/matrix",
    tag="Reference",
    summary="Read the matrix that risks are scored with",
    answers=resources.Matrix,
    scope=ANY_SCOPE,
)
def get_matrix() -> Response:
    return shown_row(reference.matrix())


@operation(
    "GET",
    "/reference/professions",
    tag="Reference",
    summary="List the allied health professions",
    answers=resources.Profession,
    many=True,
    scope=ANY_SCOPE,
)
def list_professions() -> Response:
    return shown_rows(professions())


@operation(
    "GET",
    "/reference/<any(NAMES):name>".replace("NAMES", ", ".join(f'"{name}"' for name in sorted(LISTS))),
    tag="Reference",
    summary="Read a code list",
    answers=resources.Code,
    many=True,
    scope=ANY_SCOPE,
)
def get_code_list(name: str) -> Response:
    if name not in LISTS:
        raise NotFound
    return shown_rows(LISTS[name]())
