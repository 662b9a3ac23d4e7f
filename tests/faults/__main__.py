"""``python -m tests.faults [--quick] [F1 F8 ...]``: make each fault on both databases and print one table."""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import ModuleType

from tests.databases import Databases
from tests.faults.experiments import EXPERIMENTS
from tests.faults.outcome import BOTH, Outcome

WIDTHS = {"fault": 22, "database": 12, "runs": 6, "lost": 6, "doubled": 9, "half": 6, "s": 7, "verdict": 9}


def main(arguments: list[str]) -> int:
    """1 when anything was lost, doubled or left half, or when a control stayed green."""
    options = read(arguments)
    chosen = [one for one in EXPERIMENTS if not options.names or one.NAME.split()[0] in options.names]
    rows = []
    for kind in options.databases:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder, Databases(kind, Path(folder)) as database:
            for experiment in chosen:
                if kind in experiment.KINDS:
                    rows.append((kind, carry_out(experiment, database, quick=options.quick)))
                    print(line(*rows[-1]), file=sys.stderr, flush=True)
    print(table(rows))
    return 0 if rows and all(outcome.ok for _, outcome in rows) else 1


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev faults", description="Breaks the register on purpose; nothing may be lost.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as F1 F8; default all")
    parser.add_argument("--quick", action="store_true", help="few rounds: minutes, not hours")
    parser.add_argument("--databases", type=lambda text: text.split(","), default=list(BOTH), help="default both")
    options = parser.parse_args(arguments)
    known = [experiment.NAME.split()[0] for experiment in EXPERIMENTS]
    if unknown := set(options.names) - set(known):
        parser.error(f"no experiment is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return options


def carry_out(experiment: ModuleType, database: Databases, *, quick: bool) -> Outcome:
    """Its outcome; one that could not be carried out is bad."""
    rounds, begun = experiment.SHORT if quick else experiment.LONG, time.monotonic()
    try:
        return experiment.run(database, rounds=rounds)
    except Exception as failure:
        traceback.print_exc()
        wrong = [f"{type(failure).__name__}: {failure}"]
        seconds = time.monotonic() - begun
        return Outcome(experiment.NAME, experiment.FAULT, 0, 0, 0, 0, seconds, "not reached", ok=False, wrong=wrong)


def table(rows: list[tuple[str, Outcome]]) -> str:
    head = "".join(f"{name:<{width}}" for name, width in WIDTHS.items()) + "control"
    wrong = [f"{outcome.name}, {kind}: {reason}" for kind, outcome in rows for reason in outcome.wrong]
    faults = dict.fromkeys(f"{outcome.name}: {outcome.fault}" for _, outcome in rows)
    return "\n".join(["", head, *(line(*row) for row in rows), "", *faults, *([""] if wrong else []), *wrong])


def line(kind: str, outcome: Outcome) -> str:
    verdict = "ok" if outcome.ok else "BAD"
    found = (outcome.runs, outcome.lost, outcome.doubled, outcome.half, f"{outcome.seconds:.1f}", verdict)
    cells = zip((outcome.name, kind, *found), WIDTHS.values(), strict=True)
    return "".join(f"{cell!s:<{width}}" for cell, width in cells) + outcome.control


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
