"""./dev lock: the locks, made anew. They carry hashes and name no host."""

from pathlib import Path

from tooling import npm
from tooling.console import say
from tooling.environment import bootstrap_uv, create, uv
from tooling.places import DEV_LOCK, REQUIREMENTS, ROOT, RUN_LOCK
from tooling.processes import must

PROJECT = ROOT / "pyproject.toml"
OF_THEIR_OWN = ("bootstrap", "npm", "valkey")


def main(_arguments: list[str]) -> int:
    create()
    bootstrap_uv()
    for name in OF_THEIR_OWN:
        compile_lock(REQUIREMENTS / f"{name}.lock", REQUIREMENTS / f"{name}.in")
    compile_lock(RUN_LOCK, PROJECT)
    compile_lock(DEV_LOCK, PROJECT, "--group", "test", "--group", "lint", "-c", RUN_LOCK)
    npm.run("install", "--package-lock-only", "--ignore-scripts")
    say("The locks are made; run ./dev test before committing them.")
    return 0


def compile_lock(lock: Path, source: Path, *options: str | Path) -> None:
    say(f"Making {lock.name}")
    # --no-header: its comment would hold the paths of this machine.
    must(uv("pip", "compile", "-q", *FORM, source, *options, "-o", lock))


FORM = (
    "--upgrade",
    "--universal",
    "--generate-hashes",
    "--no-annotate",
    "--custom-compile-command",
    "./dev lock",
)
