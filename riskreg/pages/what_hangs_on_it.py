"""What hangs on a risk beside its words, as its summary shows it. Each part is read only where there is some."""

from typing import Any

from riskreg import policy
from riskreg.policy import Reader
from riskreg.queries.confidentiality import readers_of
from riskreg.queries.dealing import InView
from riskreg.queries.links import links_of
from riskreg.queries.shares import live_shares
from riskreg.queries.standing import kept, voices_of
from riskreg.queries.transfers import transfers_of
from riskreg.vocabulary import AcceptMode, Permission, RiskStatus
from riskreg.workflows.document import views_beside


def what_hangs_on(view: InView, *, reader: Reader) -> dict[str, Any]:
    risk = view.risk
    return {
        "voices": voices_of(risk, reader=reader) if risk.voices else [],
        "links": links_of(risk, reader=reader),
        "beside": views_beside(risk),
        "shares": live_shares(risk, reader=reader),
        "named_readers": readers_of(risk) if risk.confidential else [],
        "tolerance": _tolerance(risk, reader),
        "moving_to": _moving_to(risk, reader),
        "together": _together(view),
        "joined_to": _joined_to(risk, reader),
    }


def units_of(found: dict[str, Any]) -> set[str]:
    """The units that it names."""
    codes = {voice["unit"] for voice in found["voices"]} | {code for code, _ in found["beside"]}
    codes |= {share.unit.code for share in found["shares"]}
    return codes | ({found["moving_to"].to_unit.code} if found["moving_to"] else set())


def _tolerance(risk: Any, reader: Reader) -> Any:
    """Why it is lived with, while it is: the newest reason, if this reader may look back to it."""
    rows = kept("tolerances", risk, reader=reader) if risk.status == RiskStatus.TOLERATED else []
    return rows[-1] if rows else None


def _moving_to(risk: Any, reader: Reader) -> Any:
    """The organisation that was asked to take it on and has not answered."""
    if not any(row.waits for row in risk.transfers):
        return None
    return next((row for row in transfers_of(risk, reader=reader) if row.waits), None)


def _together(view: InView) -> list[Any]:
    """The requests by which it is held together, with who does what."""
    involved = view.risk.involved
    return [row for row in view.requests if row in involved and row.mode == AcceptMode.JOINT]


def _joined_to(risk: Any, reader: Reader) -> dict[str, Any] | None:
    other = risk.joined_to if risk.joined_to_id else None
    if other is None:
        return None
    return {"reference": other.reference, "seen": policy.can(reader, Permission.VIEW_RISK, other)}
