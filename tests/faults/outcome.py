"""What an experiment has to say: how often the fault was made, what was lost by it, and that a loss would show.

An experiment is a module with ``NAME``, ``FAULT``, ``KINDS`` (of database), ``SHORT`` and ``LONG`` (rounds), and
``run(database, *, rounds) -> Outcome``; ``experiments.py`` lists them. It breaks the register, looks whether every
invariant still holds, then does the same with the protection taken off from outside: that has to come out red.
"""

from dataclasses import dataclass, field

BOTH = ("sqlite", "postgresql")


@dataclass
class Found:
    """``lost``: acknowledged and not there. ``doubled``: there more often than asked for. ``half``: not whole."""

    lost: int = 0
    doubled: int = 0
    half: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.lost or self.doubled or self.half or self.wrong)


@dataclass
class Outcome:
    """One line of the table. ``control``: what was seen without the protection. ``wrong``: why it is not ``ok``."""

    name: str
    fault: str
    runs: int
    lost: int
    doubled: int
    half: int
    seconds: float
    control: str
    ok: bool
    wrong: list[str] = field(default_factory=list)


def told(name: str, fault: str, runs: int, found: Found, *, seconds: float, control: str, red: bool) -> Outcome:
    """``red``: the control showed what the protection keeps away."""
    wrong = found.wrong + ([] if red else ["the control stayed green: this experiment could not have seen a loss"])
    return Outcome(
        *(name, fault, runs, found.lost, found.doubled, found.half, seconds, control),
        ok=found.nothing and red,
        wrong=wrong,
    )
