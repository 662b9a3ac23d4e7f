"""One declaration a route: who may, what it takes, what it answers. The app serves it and OpenAPI describes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response
from marshmallow import Schema

from riskreg.api import limits
from riskreg.api.blueprint import api
from riskreg.api.parameters import read_parameters
from riskreg.schemas.base import Reads
from riskreg.schemas.parameters import Parameters
from riskreg.vocabulary import Permission
from riskreg.web import access

View = Callable[..., Response]


@dataclass(frozen=True)
class Operation:
    """``answers``: a resource, or a list of it when ``many``. ``if_match``: ``required``, ``optional`` or ``""``.

    ``problems``: the codes of its own, beside those that every route of its kind has.
    """

    method: str
    path: str
    tag: str
    summary: str
    answers: type[Schema] | None = None
    status: int = 200
    many: bool = False
    description: str = ""
    query: Parameters = field(default_factory=Parameters)
    body: Reads | None = None
    if_match: str = ""
    conditional: bool = False
    problems: tuple[str, ...] = ()
    public: bool = False
    permission: Permission | None = None
    scope: str | None = None
    step_up: bool = False
    media_types: tuple[str, ...] = ("application/json",)

    @property
    def acts(self) -> bool:
        return self.method != "GET"


OPERATIONS: list[tuple[Operation, str]] = []
"""Each with the name of its view, in the order of the code."""


def operation(method: str, path: str, **about: Any) -> Callable[[View], View]:
    """Serve a view here. It gets its query parameters as ``given`` when it takes any, and those of the path."""
    declared = Operation(method, path, **about)

    def declare(view: View) -> View:
        @wraps(view)
        def served(**of_path: Any) -> Response:
            if not declared.public:
                limits.take(access.reader())
            given = read_parameters(declared.query)
            return view(given, **of_path) if declared.query.fields else view(**of_path)

        guard = access.public if declared.public else _guard(declared)
        api.add_url_rule(path, view.__name__, guard(served), methods=[method])
        OPERATIONS.append((declared, view.__name__))
        return view

    return declare


def _guard(declared: Operation) -> Callable[[View], View]:
    return access.requires(declared.permission, scope=declared.scope, step_up=declared.step_up)
