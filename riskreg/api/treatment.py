"""Scores, controls and actions of a risk: the lists, one of each by its number, and adding to them."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response
from marshmallow import Schema

from riskreg.api.answers import answered, risk_shown, shown_row, shown_rows
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.errors import NotFound
from riskreg.queries import documents
from riskreg.queries.history import scores_in_view
from riskreg.queries.risks import get_whole_risk
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.treatment import AddAction, AddControl, CompleteAction
from riskreg.schemas.triage import GiveScore
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import Shown, act, the_action, the_risk
from riskreg.workflows.scores import score_risk
from riskreg.workflows.treatment import add_action, add_control, complete_action

Rows = list[dict[str, Any]]


def _scores(identifier: str) -> Rows:
    who = reader()
    found = scores_in_view(get_whole_risk(identifier, reader=who), reader=who)
    return [dict(resources.NumberedScore().dump(row)) for row in found]


def _listed_in_document(key: str) -> Callable[[str], Rows]:
    def rows(identifier: str) -> Rows:
        _, document = documents.current(identifier, reader=reader())
        return list(json.loads(document)[key])

    return rows


def _adding(verb: Callable[..., Any], kind: str) -> dict[str, Any]:
    """How to do it and show it: the risk as it is now, and where the new child is."""

    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> tuple[Any, int]:
        return risk, verb(risk, answers, actor=actor).n

    def show(made: tuple[Any, int]) -> Shown:
        return risk_shown(made[0], status=201, below=f"{kind}/{made[1]}")

    return {"do": do, "show": show}


def _reads(kind: str, of: str, answers: type[Schema], rows: Callable[[str], Rows]) -> None:
    """The two reading routes of a kind of child."""
    about = {"tag": "Treatment", "answers": answers, "permission": Permission.VIEW_RISK, "scope": "risks:read"}

    @operation("GET", f"/risks/<identifier>/{kind}", summary=f"List the {kind} of a risk", many=True, **about)
    @_named(f"list_{kind}")
    def all_of_them(identifier: str) -> Response:
        return shown_rows(rows(identifier))

    @operation("GET", f"/risks/<identifier>/{kind}/<int(max=99999):n>", summary=f"Read one {of}", **about)
    @_named(f"get_{of}")
    def one(identifier: str, n: int) -> Response:
        found = next((row for row in rows(identifier) if row["n"] == n), None)
        if found is None:
            raise NotFound
        return shown_row(found)


def _named(name: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    def give(view: Callable[..., Response]) -> Callable[..., Response]:
        view.__name__ = name
        return view

    return give


_reads("scores", "score", resources.NumberedScore, _scores)
_reads("controls", "control", resources.Control, _listed_in_document("controls"))
_reads("actions", "action", resources.Action, _listed_in_document("actions"))


@operation(
    "POST",
    "/risks/<identifier>/scores",
    tag="Treatment",
    summary="Score a risk",
    description="Score, band and matrix are worked out. Refused while a request is with its receiver.",
    body=GiveScore(),
    answers=resources.Risk,
    status=201,
    if_match="required",
    permission=Permission.SCORE_RISK,
    problems=("move_not_legal", "escalation_undecided"),
)
def post_score(identifier: str) -> Response:
    target = the_risk(identifier, RiskAction.SCORE)
    return answered(act(target, sent_json(), read=partial(read, GiveScore()), **_adding(score_risk, "scores")))


@operation(
    "POST",
    "/risks/<identifier>/controls",
    tag="Treatment",
    summary="Add what is in place",
    body=AddControl(),
    answers=resources.Risk,
    status=201,
    if_match="optional",
    permission=Permission.ADD_CONTROL,
    problems=("move_not_legal",),
)
def post_control(identifier: str) -> Response:
    target, how = the_risk(identifier, RiskAction.ADD_CONTROL), _adding(add_control, "controls")
    return answered(act(target, sent_json(), read=partial(read, AddControl()), only_adds=True, **how))


@operation(
    "POST",
    "/risks/<identifier>/actions",
    tag="Treatment",
    summary="Add what will be done",
    body=AddAction(),
    answers=resources.Risk,
    status=201,
    if_match="optional",
    permission=Permission.ADD_ACTION,
    problems=("move_not_legal",),
)
def post_action(identifier: str) -> Response:
    target, how = the_risk(identifier, RiskAction.ADD_ACTION), _adding(add_action, "actions")
    return answered(act(target, sent_json(), read=partial(read, AddAction()), only_adds=True, **how))


@operation(
    "POST",
    "/risks/<identifier>/actions/<int(max=99999):n>/completion",
    tag="Treatment",
    summary="Say that an action is done, and whether it helped",
    body=CompleteAction(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.COMPLETE_ACTION,
    problems=("move_not_legal",),
)
def post_completion(identifier: str, n: int) -> Response:
    def do(action: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        complete_action(action.risk, n, answers, actor=actor)
        return action.risk

    target = the_action(identifier, n)
    return answered(act(target, sent_json(), read=partial(read, CompleteAction()), do=do, show=risk_shown))
