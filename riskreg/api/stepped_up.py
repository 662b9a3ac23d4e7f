"""The most sensitive acts as the API knows them: described, and done in the browser, where the password is given."""

from typing import Any, NoReturn

from riskreg.api.operations import operation
from riskreg.errors import StepUpNeeded
from riskreg.schemas.base import Reads
from riskreg.vocabulary import Permission


def in_the_browser(
    path: str, name: str, *, summary: str, body: Reads, permission: Permission | None = None, **more: Any
) -> None:
    """A route that says 403 ``step_up_needed`` to everybody with a token: none can give a password."""

    def refuse(**_of_path: Any) -> NoReturn:
        raise StepUpNeeded

    refuse.__name__ = name
    about = {"summary": summary, "body": body, "permission": permission, "step_up": True, "status": 201} | more
    operation("POST", path, **about)(refuse)
