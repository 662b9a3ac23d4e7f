"""The state diagrams of a risk and of an escalation, drawn from the rows of ``transitions``."""

from collections.abc import Iterable, Sequence

from riskreg.vocabulary import EscalationStatus, RiskStatus, TransferStatus
from riskreg.workflows.transitions import (
    CLOCK_MOVES,
    ESCALATION_MOVES,
    RISK_MOVES,
    TRANSFER_MOVES,
    ClockMove,
    EscalationMove,
    RiskMove,
    TransferMove,
)

Move = RiskMove | EscalationMove | TransferMove | ClockMove
INTRODUCTION = """\
# What can happen to a risk, and to an escalation

Drawn from the table of moves in `riskreg/workflows/transitions.py`; `./dev diagram` draws it again.
Each arrow is one move that changes the status: its action, and in brackets the event that is recorded. What leaves the
status as it is stands in the table below its diagram. Who may do it is in [`pathway.md`](pathway.md), and in
`riskreg/policy/`.
"""
NO_STATE = "[*]"


def page() -> str:
    """The whole of ``docs/state-diagram.md``, without the last line end."""
    return "\n".join(
        (
            INTRODUCTION,
            *_section("A risk", (*RISK_MOVES, *CLOCK_MOVES), RiskStatus),
            "",
            *_section("An escalation", ESCALATION_MOVES, EscalationStatus),
            "",
            *_section("The proposal of a transfer to another organisation", TRANSFER_MOVES, TransferStatus),
        )
    )


def _section(title: str, moves: Sequence[Move], statuses: Iterable[str]) -> list[str]:
    unreached = sorted(set(map(str, statuses)) - {str(move.target) for move in moves if move.target is not None})
    arrows = [
        f"    {source} --> {target}: {move.action} ({move.event})"
        for move in moves
        for source in move.sources or (NO_STATE,)
        for target in _targets(move, source)
    ]
    lines = [f"## {title}", "", "```mermaid", "stateDiagram-v2", *arrows, "```", *_staying(moves, list(statuses))]
    return [*lines, "", f"No move leads to {', '.join(unreached)} yet."] if unreached else lines


def _targets(move: Move, source: str) -> list[str]:
    """Where a move may lead from here; nowhere, where the status stays."""
    instead = move.or_to if isinstance(move, RiskMove) else None
    return [str(move.target)] if move.target else [str(instead)] if instead and instead != source else []


def _staying(moves: Sequence[Move], statuses: Sequence[str]) -> list[str]:
    """The moves that leave the status as it is, as a table."""
    rows = [
        f"| {move.action} | {'any' if len(move.sources) == len(statuses) else ', '.join(move.sources)} | {move.event} |"
        for move in moves
        if move.target is None
    ]
    return ["", "| leaves the status | from | event |", "|---|---|---|", *rows] if rows else []
