"""Answers: the text of a document as it is stored, its version as a strong ETag, lists in their envelope."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from riskreg.api.blueprint import BASE
from riskreg.queries import step_downs
from riskreg.queries.escalations import version_shown
from riskreg.queries.history import snapshot_for
from riskreg.web.access import actor
from riskreg.web.acting import Shown
from riskreg.workflows.document import document_of
from riskreg.workflows.request_shown import escalation_shown, step_down_shown
from riskreg.workflows.shown import canonical

JSON = "application/json"


def answered(shown: Shown) -> Response:
    """What an act answers; a replay says so."""
    headers = shown.headers | ({"Idempotency-Replayed": "true"} if shown.replayed else {})
    return Response(shown.body, status=shown.status, headers=headers, mimetype=JSON)


def risk_shown(risk: Any, *, status: int = 200, below: str | None = None) -> Shown:
    """The risk after an act. ``below``: the path, under the risk's own, of what the act made there."""
    headers = {"ETag": etag(risk.version)}
    if status == 201:
        headers["Location"] = risk_path(risk.uuid) + (f"/{below}" if below else "")
    return Shown(status, document_of(risk), headers)


def request_shown(request: Any, *, status: int = 200) -> Shown:
    """An escalation after an act, to the person who acted."""
    who = actor()
    headers = {"ETag": etag(version_shown(request, reader=who))}
    if status == 201:
        headers["Location"] = f"{BASE}/escalations/{request.uuid}"
    return Shown(status, request_text(request, reader=who), headers)


def request_text(request: Any, *, reader: Any) -> str:
    """An escalation as this reader may see it: with the version that stands for them, and the snapshot."""
    text = canonical(escalation_shown(request) | {"version": version_shown(request, reader=reader)})
    return f'{text[:-1]},"snapshot":{snapshot_for(request, reader=reader) or "null"}}}'


def step_down_answer(asked: Any, *, status: int = 200) -> Shown:
    """A step-down after an act, to the person who acted."""
    who = actor()
    headers = {"ETag": etag(step_downs.version_shown(asked, reader=who))}
    if status == 201:
        headers["Location"] = f"{BASE}/step-downs/{asked.uuid}"
    return Shown(status, step_down_text(asked, reader=who), headers)


def step_down_text(asked: Any, *, reader: Any) -> str:
    """A step-down as this reader may see it: with the version that stands for them."""
    return canonical(step_down_shown(asked) | {"version": step_downs.version_shown(asked, reader=reader)})


def risk_path(uuid: Any) -> str:
    return f"{BASE}/risks/{uuid}"


def etag(version: int) -> str:
    return f'"{version}"'


def versioned(text: str, version: int) -> Response:
    """A document of a version: 304 when the caller has that one."""
    headers = {"ETag": etag(version)}
    known = request.if_none_match
    if known and (known.star_tag or known.contains_weak(str(version))):
        return Response(status=304, headers=headers)
    return Response(text, headers=headers, mimetype=JSON)


def listing(items: Iterable[str], *, onward: str | None = None, **meta: Any) -> Response:
    """The texts of a list in their envelope. ``onward``: the address of the next page; without one this is all."""
    links = json.dumps({"next": onward})
    about = json.dumps({"has_more": onward is not None} | meta)
    text = f'{{"data":[{",".join(items)}],"links":{links},"meta":{about}}}'
    headers = {"Link": f'<{onward}>; rel="next"'} if onward else {}
    return Response(text, headers=headers, mimetype=JSON)


def shown_rows(rows: Iterable[Mapping[str, Any]]) -> Response:
    """A whole list of rows that are no documents."""
    return listing(canonical(dict(row)) for row in rows)


def shown_row(row: Mapping[str, Any]) -> Response:
    return Response(canonical(dict(row)), mimetype=JSON)
