"""Who is calling, as the register sees it."""

from typing import Any

from flask import Response, current_app
from flask_login import current_user

from riskreg import clock
from riskreg.api.answers import shown_row
from riskreg.api.operations import operation
from riskreg.schemas import resources
from riskreg.web.access import ANY_SCOPE, actor, is_machine, reader


@operation(
    "GET",
    "/me",
    tag="Reference",
    summary="Read who you are, what you may read and your limits",
    answers=resources.Me,
    scope=ANY_SCOPE,
)
def get_me() -> Response:
    limits = {"requests_per_minute": current_app.config["RATE_LIMIT_PER_MINUTE"]}
    about = _machine(reader()) if is_machine() else _person(actor())
    return shown_row(resources.Me().dump(about | {"limits": limits, "expires_at": current_user.expires_at}))


def _person(person: Any) -> dict[str, Any]:
    today = clock.today()
    grants = [
        {"role": grant.role.value, "unit": grant.unit.code, "first": grant.valid_from, "last": grant.valid_to}
        for grant in person.grants
        if grant.is_live(on=today)
    ]
    about = {"kind": "person", "id": person.uuid, "name": person.name, "title": person.title}
    return about | {"profession": person.profession, "grants": grants, "scopes": []}


def _machine(client: Any) -> dict[str, Any]:
    grants = [{"role": "client", "unit": client.unit.code, "first": None, "last": None}]
    about = {"kind": "client", "id": client.uuid, "name": client.name, "title": None, "profession": None}
    return about | {"grants": grants, "scopes": client.scopes}
