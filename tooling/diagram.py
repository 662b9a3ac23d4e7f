"""./dev diagram: docs/state-diagram.md, drawn by the product from its table of moves."""

from tooling import environment
from tooling.console import say
from tooling.places import RISKREG, ROOT, RUN_LOCK, shown
from tooling.processes import output

DIAGRAM = ROOT / "docs" / "state-diagram.md"


def main(_arguments: list[str]) -> int:
    environment.prepare(RUN_LOCK)
    # Read whole before the file is opened: a command that fails leaves the old diagram as it was.
    drawn = output([RISKREG, "diagram"])
    DIAGRAM.parent.mkdir(exist_ok=True)
    DIAGRAM.write_text(drawn, encoding="utf-8")
    say(f"Wrote {shown(DIAGRAM)}.")
    return 0
