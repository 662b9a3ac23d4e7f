"""What the holder tolerates, copied onto the risk with its day, so that later settings rewrite no history."""

from typing import Any

from riskreg import clock
from riskreg.models import Risk
from riskreg.queries.pathway import appetite_of


def copy_appetite(risk: Risk, *, moved: bool = False) -> None:
    """As it counts today for the current score; when the holder changed, what counted for the former one beside it."""
    counts = appetite_of(risk)
    if counts is None:
        return
    was = risk.appetite or {}
    copied: dict[str, Any] = {
        "domain": counts.domain,
        "appetite": counts.appetite,
        "max_target_score": counts.max_target_score,
        "tolerance_score": counts.tolerance_score,
        "set_by": counts.set_by.unit if counts.set_by else None,
        "as_of": clock.today().isoformat(),
    }
    before = {key: value for key, value in was.items() if key != "before"} if moved and was else was.get("before")
    risk.appetite = copied | {"before": before}
