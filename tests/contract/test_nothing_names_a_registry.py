import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
# In parts, so that this file may be tracked too.
HOSTS = ["py" + r"pi\.org", "python" + r"hosted\.org", "registry\\.np" + r"mjs", "registry\\.yarn" + "pkg"]
ELSEWHERE = [r"\.\./sh" + "ared", r"/sh" + r"ared/", re.escape(f"{ROOT}/")]


def tracked():
    named = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [path for name in named.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def naming(patterns):
    wanted = re.compile("|".join(patterns).encode())
    return [path.relative_to(ROOT).as_posix() for path in tracked() if wanted.search(path.read_bytes())]


def test_no_file_names_the_host_of_a_package_registry():
    assert naming(HOSTS) == []


def test_no_file_names_a_folder_outside_the_project():
    assert naming(ELSEWHERE) == []


def test_no_lock_of_a_kind_that_names_hosts_is_tracked():
    assert [path.name for path in tracked() if path.name in {"uv.lock", "pylock.toml"}] == []
