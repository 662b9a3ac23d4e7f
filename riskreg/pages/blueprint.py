"""The one blueprint of the pages, and the rule that a page takes no parameter it does not know."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app, request
from werkzeug.exceptions import BadRequest

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
def refuse_unknown_parameters() -> None:
    view = current_app.view_functions[request.endpoint or ""]
    if request.args.keys() - getattr(view, "takes", frozenset()):
        raise BadRequest()
    refuse_unknown_word()
