"""The commands of ./dev and what each is for."""

from collections.abc import Callable

from tooling import bench, checks, diagram, faults, formatting, locks, running
from tooling.console import Refusal, say, warn
from tooling.processes import stop_on_signals

INTERRUPTED = 130


def show_help(_arguments: list[str]) -> int:
    say("Usage: ./dev COMMAND\n")
    for name, (_, purpose) in COMMANDS.items():
        say(f"  {name:<9}{purpose}")
    return 0


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "run": (running.main, "install what is missing, make demo data the first time, serve on 127.0.0.1"),
    "test": (checks.main, "every check and test, on SQLite and PostgreSQL; --quick for the fast ones"),
    "fmt": (formatting.main, "format the code and mend what ruff can mend"),
    "lock": (locks.main, "make the locks anew from pyproject.toml and package.json"),
    "bench": (bench.main, "measure beside the limits of this machine; --quick without the largest register"),
    "faults": (faults.main, "kill it, fill its disk, crash its database: ./dev faults [--quick] [F1 F8 ...]"),
    "diagram": (diagram.main, "write docs/state-diagram.md from the table of moves"),
    "help": (show_help, "this list"),
}


def main(arguments: list[str]) -> int:
    name, *rest = arguments or ["help"]
    if name in ("-h", "--help"):
        name = "help"
    if name not in COMMANDS:
        warn(f"./dev has no command {name!r}.\n")
        show_help([])
        return 2
    stop_on_signals()
    try:
        return COMMANDS[name][0](rest)
    except Refusal as refusal:
        warn(f"\n{refusal}")
        return 1
    except KeyboardInterrupt:
        warn("\nStopped.")
        return INTERRUPTED
