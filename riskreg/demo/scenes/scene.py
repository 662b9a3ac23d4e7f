"""One story that every demo has: who raises it, when, and how it goes."""

from dataclasses import dataclass

from riskreg.demo.plots import Teller


@dataclass(frozen=True)
class Scene:
    """``ago``: working days before now at which it is raised, 0 an hour or two ago; ``title``: else any that fits."""

    team: str
    ago: int
    plot: Teller
    title: str = ""
