"""Every address of the app that is only read, filled with the ids of a world; and every one that acts.

The routes come from the app itself. A parameter that is not known here fails, so that a new route cannot be left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from riskreg.api.operations import OPERATIONS
from riskreg.extensions import db
from riskreg.models import Base, GovernanceReview, Risk

API = "/api/v1"
PAST = ("2026-11-01", "2026-11-09", "2026-11-20T10:00:00Z")
# Of the query parameters, by name: what is asked. Those of one address are asked one at a time.
ASKED: dict[str, tuple[str, ...]] = {
    "after": ("TESTA-0001", "TESTB-0001"),
    "as_at": PAST,
    "band": ("high", "extreme"),
    "changed_since": ("2026-11-20",),
    "check": ("owner_left", "never_escalated"),
    "cursor": (),
    "decision": ("transfer", "agree"),
    # A sentence at the top of the page, the same for everybody.
    "done": (),
    "due": ("overdue",),
    "ics": ("TESTI", "TESTJ"),
    "include": ("count",),
    "level": ("team", "ics"),
    "limit": ("1",),
    "next": ("/register",),
    "on": ("2026-11-20",),
    "on-day": (),
    "on-month": (),
    "on-year": (),
    "org": ("TESTA", "TESTB"),
    "owner": ("me",),
    "page": ("2",),
    "profession": ("SLT",),
    "proposed": ("yes",),
    "q": ("zq", "TESTA-0001"),
    "raised_from": ("2026-11-01",),
    "raised_to": ("2026-11-20",),
    "route": ("urgent",),
    "rows": ("all",),
    "score_gte": ("1",),
    "show": ("all",),
    "since": (),
    "sort": ("score", "newest"),
    "stage": ("escalation",),
    "starts_on": (),
    "starts_on-day": (),
    "starts_on-month": (),
    "starts_on-year": (),
    "status": ("open", "closed"),
    "target": ("TESTA-0001",),
    "theme": ("staffing",),
    "unit": ("TESTA",),
}
OF_ALL = {"code": ("TESTA", "TESTB", "TESTI", "X24"), "filename": ("app.css",)}
"""Parameters of a path that no risk stands behind."""


@dataclass(frozen=True)
class Address:
    """``risk``: the id of the one it is about; none, of none alone. ``lines``: asked for as NDJSON."""

    method: str
    path: str
    risk: int | None = None
    lines: bool = False


def routes(app: Flask, method: str) -> list[Rule]:
    return sorted((rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())), key=str)


def addresses(app: Flask, method: str, drafts: list[str]) -> Iterator[Address]:
    """Of every route with this method: each way to fill it."""
    filler = Filler(drafts)
    for rule in routes(app, method):
        for path, risk in filler.paths(rule):
            yield Address(method, path, risk)
            if method == "GET":
                yield from (Address(method, f"{path}?{query}", risk) for query in queries(app, rule))
            if rule.endpoint == "api.list_risks":
                yield from (Address(method, path + asked, lines=True) for asked in ("", f"?as_at={PAST[2]}"))


def queries(app: Flask, rule: Rule) -> Iterator[str]:
    for name in sorted(_takes(app, rule)):
        yield from (f"{name}={value}" for value in ASKED[name])


def _takes(app: Flask, rule: Rule) -> set[str]:
    view: Any = app.view_functions[rule.endpoint]
    of_api = {f"api.{name}": set(declared.query.fields) for declared, name in OPERATIONS}
    return of_api.get(rule.endpoint, set(getattr(view, "takes", ())))


class Filler:
    """What stands in a path, by the name of its parameter."""

    def __init__(self, drafts: list[str]) -> None:
        references = db.session.execute(select(Risk.reference, Risk.id)).all()
        self.of_one: dict[str, list[tuple[str, int | None]]] = {
            "ref": [tuple(row) for row in references],
            "identifier": [(str(uuid), risk) for uuid, risk in db.session.execute(select(Risk.uuid, Risk.id))],
            "escalation_id": _of_table("escalations"),
            "step_down_id": _of_table("step_downs"),
            "transfer_id": _of_table("transfers"),
            "review_id": [(str(uuid), None) for uuid in db.session.scalars(select(GovernanceReview.uuid))],
        }
        self.of_all = OF_ALL | {"draft_id": tuple(drafts), "n": ("1",)}

    def paths(self, rule: Rule) -> Iterator[tuple[str, int | None]]:
        names = sorted(rule.arguments)
        for values in product(*(self._values(rule, name) for name in names)):
            path = str(rule)
            for name, (value, _) in zip(names, values, strict=True):
                path = re.sub(rf"<[^<>]*\b{name}>", value, path)
            assert "<" not in path, rule
            yield path, next((risk for _, risk in values if risk is not None), None)

    def _values(self, rule: Rule, name: str) -> list[tuple[str, int | None]]:
        """Fails for a parameter that nothing is known of."""
        if name == "identifier":
            return list(self.of_one[_KINDS[str(rule).removeprefix(API).split("/")[1]]])
        if name == "name":
            return [("themes", None)]
        if name in self.of_one:
            return list(self.of_one[name])
        return [(value, None) for value in self.of_all[name]]


_KINDS = {
    "risks": "identifier",
    "escalations": "escalation_id",
    "step-downs": "step_down_id",
    "transfers": "transfer_id",
    "units": "review_id",
}
"""Under which name the ids are known that stand in ``<identifier>``, by how the path begins."""


def _of_table(name: str) -> list[tuple[str, int | None]]:
    rows = Base.metadata.tables[name].c
    return [(str(uuid), risk) for uuid, risk in db.session.execute(select(rows.uuid, rows.risk_id))]
