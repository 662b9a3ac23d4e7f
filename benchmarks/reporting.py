"""The figures as tables, and a line for each goal that was missed."""

from collections.abc import Iterable, Sequence

from benchmarks.measuring import Figure
from benchmarks.memory import GOAL_GROWTH, GOAL_PEAK, Memory

GROWTH = 1.2
STEADY = ("first page of 100", "deep page of 100", "filtered page of 100", "changes: 100 new")


def table(database: str, figures: Sequence[Figure]) -> str:
    """One line a figure, those of one kind of work together, smallest register first."""
    lines = [
        f"\n{database}",
        f"{'work':<42}{'risks':>8}{'limit':>11}{'ours':>11}{'ratio':>8}{'goal':>6}{'SQL':>6}{'goal':>6}  ",
    ]
    order = list(dict.fromkeys(figure.work for figure in figures))
    lines += [_line(figure) for figure in sorted(figures, key=lambda f: (order.index(f.work), f.risks))]
    return "\n".join(lines)


def _line(figure: Figure) -> str:
    goals = [f"{goal:g}" if goal is not None else "-" for goal in (figure.goal, figure.statement_goal)]
    return (
        f"{figure.work:<42}{figure.risks:>8}{_time(figure.limit):>11}{_time(figure.ours):>11}"
        f"{figure.ratio:>8.2f}{goals[0]:>6}{figure.statements or 0:>6}{goals[1]:>6}"
        f"  {'' if figure.met else 'MISSED'}"
    )


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def growth(figures: Sequence[Figure]) -> Iterable[str]:
    """How much slower the largest register is than the smallest."""
    for work in STEADY:
        same = sorted((figure for figure in figures if figure.work == work), key=lambda figure: figure.risks)
        if len(same) > 1:
            times = same[-1].ours / same[0].ours
            missed = "" if times <= GROWTH else "  MISSED"
            sizes = f"{same[-1].risks} beside {same[0].risks}"
            yield f"growth, {work}: {times:.2f} ({sizes}; goal {GROWTH}){missed}"


def memory(measured: Iterable[Memory | None]) -> Iterable[str]:
    for found in measured:
        if found is None:
            yield "memory: the server sent nothing for a minute  MISSED"
            continue
        grown = found.peak - found.before
        missed = "" if found.peak <= GOAL_PEAK and grown <= GOAL_GROWTH else "  MISSED"
        yield (
            f"memory, pull of {found.risks} ({found.megabytes_sent:.0f} MB in {found.seconds:.1f} s over HTTP):"
            f" {found.before:.0f} MB before, {found.peak:.0f} MB at its peak"
            f" (goals {GOAL_PEAK:.0f} MB, +{GOAL_GROWTH:.0f} MB){missed}"
        )
