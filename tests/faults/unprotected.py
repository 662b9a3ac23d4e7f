"""Each protection of the product taken off, in a process that runs for a control and for nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from riskreg.web import acting
from riskreg.workflows import transitions


def anybody_overwrites() -> None:
    """No version is compared, and a second request is not refused while one waits."""
    checked = acting._do

    def unchecked(target: Any, who: Any, sent: Any, read: Any, do: Any, show: Any, _only_adds: bool) -> Any:
        return checked(target, who, replace(sent, version=None), read, do, show, True)

    acting._do = unchecked
    transitions.refuse_while_undecided = lambda *_risk, **_actor: None


PROTECTIONS: dict[str, Callable[[], None]] = {
    "versions": anybody_overwrites,
}
