"""The words for how the tree of units changes, and why and how risks move in it."""

from enum import StrEnum


class UnitChangeKind(StrEnum):
    """How somebody changed the tree of units."""

    OPENING = "opening"
    CLOSURE = "closure"
    RENAME = "rename"
    MOVE = "move"
    LEAD = "lead"
    MERGER = "merger"
    SPLIT = "split"


class TransferCause(StrEnum):
    """Why a risk has another path now: what became of units, or that two organisations agreed on it."""

    MERGER = "merger"
    SPLIT = "split"
    MOVE = "move"
    CLOSURE = "closure"
    AGREED = "agreed"


class TransferStatus(StrEnum):
    """Where the proposal stands that a risk goes to another organisation."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class TransferOutcome(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"
