"""What the tests of the pages that deal with risks share."""

from typing import Any

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Risk
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.forms import soup


def busy_risk(cast: Any) -> Risk:
    """On the register, with a control, an action, a target and a score that rose."""
    risk = moves.risk_at(RiskStatus.OPEN)
    moves.add_control(risk, payloads.control(), actor=cast.lead)
    moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    target = payloads.rescoring(2, 3, kind="target", by=payloads.day(90), rationale="When both posts are filled")
    moves.score(risk, target, actor=cast.lead)
    moves.score(risk, payloads.rescoring(4, 4, rationale="A third post is vacant"), actor=cast.lead)
    db.session.commit()
    return risk


def asked_risk(status: EscalationStatus = EscalationStatus.ASKED) -> Any:
    """A request of the director to the ICS, brought to this status."""
    return moves.escalation_at(status, "TESTI")


def sub_pages(reference: str) -> list[str]:
    """Every page of a risk."""
    ways = ("", "/scores", "/in-place", "/actions", "/history", "/change", "/close", "/escalate", "/actions/1/done")
    return [f"/risks/{reference}{way}" for way in ways] + [f"/triage/{reference}"]


def request_pages(identifier: object) -> list[str]:
    ways = ("", "/answer", "/answer?decision=transfer", "/answer?decision=decline", "/withdrawal")
    return [f"/requests/{identifier}{way}" for way in ways]


def rows(answer: Any) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in soup(answer).select("tbody tr")]


def links(answer: Any) -> dict[str, str]:
    """Of the main part: address by text."""
    return {" ".join(link.get_text().split()): str(link["href"]) for link in soup(answer).select("main a[href]")}


def now(reference: str) -> Risk:
    """The risk as it stands: a page's act lets go of what was read before it."""
    db.session.expire_all()
    return db.session.scalars(select(Risk).where(Risk.reference == reference)).one()


def person(page: Any, name: str) -> str:
    """The value under which a select of this page offers this person."""
    options = soup(page).select("select option")
    return next(str(option["value"]) for option in options if f"Title of {name}," in option.get_text())


def day(name: str, value: str) -> dict[str, str]:
    """The three inputs of a date given as 1/2/2027."""
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), value.split("/"), strict=True))
