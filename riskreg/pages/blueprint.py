"""The one blueprint of the pages, and the rule that a page takes no parameter it does not know."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app, request
from werkzeug.exceptions import BadRequest

from riskreg.errors import NotFound
from riskreg.pages.done import refuse_unknown_word

pages = Blueprint("pages", __name__)

View = TypeVar("View", bound=Callable[..., Any])


def takes(*names: str) -> Callable[[View], View]:
    """The query parameters this page understands; any other is refused."""

    def declare(view: View) -> View:
        view.takes = frozenset(names)  # type: ignore[attr-defined]
        return view

    return declare


@pages.before_request
def refuse_what_no_row_holds() -> None:
    """A NUL byte: PostgreSQL takes none, so nothing is called like that."""
    if "\x00" in request.path:
        raise NotFound()
    if any("\x00" in value for values in request.args.listvalues() for value in values):
        raise BadRequest()


@pages.before_request
def refuse_unknown_parameters() -> None:
    view = current_app.view_functions[request.endpoint or ""]
    if request.args.keys() - getattr(view, "takes", frozenset()):
        raise BadRequest()
    refuse_unknown_word()
