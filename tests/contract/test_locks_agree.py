import json
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)(?P<rest>.*)$", re.MULTILINE)


def pins(name):
    text = (ROOT / "requirements" / name).read_text()
    return {found["name"]: (found["version"], found["rest"]) for found in PIN.finditer(text)}


def packages(lock):
    return re.split(r"\n(?=\S)", lock.read_text().split("./dev lock\n", 1)[1].strip())


def test_what_runs_is_what_is_tested():
    run, dev = pins("run.lock"), pins("dev.lock")

    assert run == {name: dev[name] for name in run if name in dev}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_by_version_and_hash(lock):
    loose = [entry for entry in packages(lock) if not PIN.match(entry) or "--hash=sha256:" not in entry]

    assert loose == []


def test_every_dependency_of_the_project_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *chain(*project["dependency-groups"].values())]

    names = {re.match(r"[A-Za-z0-9.-]+", line).group().lower().replace(".", "-") for line in asked}

    assert names - set(pins("dev.lock")) == set()


def test_the_nhs_macros_and_the_nhs_styles_are_the_pair_made_for_each_other():
    npm = json.loads((ROOT / "package-lock.json").read_text())
    styles = npm["packages"]["node_modules/nhsuk-frontend"]

    assert pins("run.lock")["nhsuk-frontend-jinja"][0] == "0.10.2"
    assert styles["version"] == "10.6.1"
    assert npm["packages"][""]["dependencies"] == {"nhsuk-frontend": "10.6.1"}
    assert styles["integrity"].startswith("sha512-")


def test_the_styles_served_are_the_locked_ones_and_ask_no_other_host():
    css = (ROOT / "riskreg" / "static" / "nhsuk" / "nhsuk-frontend.min.css").read_text()

    assert re.findall(r'--nhsuk-frontend-version:"([^"]+)"', css) == ["10.6.1"]
    assert re.findall(r"@font-face|url\((?!assets/)", css) == []
