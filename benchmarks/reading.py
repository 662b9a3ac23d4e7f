"""Lists, pulls and the change feed of the API, beside the same documents read raw."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks import limits
from benchmarks.limits import Bare
from benchmarks.measuring import Figure, Work, beside, counted
from benchmarks.registers import ORGANISATION
from benchmarks.writing import score_some
from riskreg.extensions import db
from riskreg.models import Unit

PAGE = 100
NEW = 100
LIST_STATEMENTS = 4


class Reading:
    """One reader of the whole organisation, at the API's door, in this process."""

    def __init__(self, app: Flask, bare: Bare, token: str, risks: int) -> None:
        self.app, self.bare, self.risks = app, bare, risks
        self.client: FlaskClient = app.test_client()
        self.carried = {"Authorization": f"Bearer {token}"}
        self.unit = db.session.scalar(select(Unit.id).where(Unit.code == ORGANISATION))
        db.session.remove()

    def get(self, path: str, **more: str) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.carried | more)
        assert answer.status_code == 200, (answer.status_code, answer.text[:300])
        return answer

    def figures(self) -> Iterator[Figure]:
        yield self._page("first page of 100", "/risks?limit=100", 0)
        yield self._bare_view()
        after, cursor = self._deep()
        yield self._page("deep page of 100", f"/risks?limit=100&cursor={cursor}", after)
        filters = "/risks?limit=100&status=open&theme=staffing"
        yield self._page("filtered page of 100", filters, 0, limits.FILTERED)
        yield self._pull()
        yield from self._changes()
        yield self._idle()

    def _figure(self, work: str, limit: Work, ours: Work, goal: float | None, most: int | None = None) -> Figure:
        with counted(db.engine) as statements:
            ours()
        return Figure(work, self.risks, *beside(limit, ours), goal, len(statements), most)

    def _page(self, work: str, path: str, after: int, statement: str = limits.PAGE) -> Figure:
        return self._figure(
            work,
            lambda: self.bare.read(statement, after, limit=PAGE),
            lambda: self.get(path).data,
            3.0,
            LIST_STATEMENTS,
        )

    def _bare_view(self) -> Figure:
        """What of a page's time is ours, and what is any web answer's."""
        bare = Flask("bare")
        bare.add_url_rule("/", view_func=lambda: self._joined(self.bare.read(limits.PAGE, 0, limit=PAGE)))
        asked = bare.test_client()
        work = "the same (limit: in a bare Flask view)"
        return self._figure(work, lambda: asked.get("/").data, lambda: self.get("/risks?limit=100").data, None)

    def _joined(self, rows: list[Any]) -> str:
        return f"[{','.join(text for (text,) in rows)}]"

    def _deep(self) -> tuple[int, str]:
        """The place nine tenths down the list: its number, and the cursor behind it."""
        most = max(1, min(500, self.risks // 10))
        path, shown = f"/risks?limit={most}", 0
        while True:
            answer = self.get(path).json
            shown += len(answer["data"])
            cursor = answer["links"]["next"].partition("cursor=")[2].partition("&")[0]
            if shown >= self.risks * 0.9 - most:
                return shown, cursor
            path = f"/risks?limit={most}&cursor={cursor}"

    def _pull(self) -> Figure:
        def ours() -> None:
            answer = self.get("/risks", Accept="application/x-ndjson")
            assert sum(chunk.count(b"\n") for chunk in answer.iter_encoded()) == self.risks

        return self._figure("full pull, NDJSON", self.bare.pull, ours, 2.0)

    def _changes(self) -> Iterator[Figure]:
        yield self._figure("changes: first load, pages of 500", self.bare.pull, self._load, None)
        at = self._load()
        before = self._head()
        new = score_some(min(NEW, self.risks // 10))
        path = f"/changes?limit=500&since={at}"
        assert len(self.get(path).json["data"]) == new
        yield self._figure(
            f"changes: {new} new",
            lambda: self.bare.read(limits.CHANGED, self.unit, before, limit=501),
            lambda: self.get(path).data,
            3.0,
        )

    def _head(self) -> int:
        return int(self.bare.connection.execute("SELECT seq FROM ledger_head").fetchone()[0])

    def _load(self) -> str:
        """Everything by pages; gives the cursor behind it."""
        since = ""
        while True:
            meta = self.get(f"/changes?limit=500{since}").json["meta"]
            since = f"&since={meta['next_cursor']}"
            if not meta["has_more"]:
                return str(meta["next_cursor"])

    def _idle(self) -> Figure:
        hello = Flask("hello")
        hello.add_url_rule("/", view_func=lambda: "")
        greeted, path = hello.test_client(), f"/changes?limit=500&since={self._load()}"
        return self._figure(
            "changes: idle poll (limit: hello world)", lambda: greeted.get("/"), lambda: self.get(path), 2.0
        )
