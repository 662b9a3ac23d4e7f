"""What the product imports is asked for by name: a package that comes only with another may leave with it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
OURS = {"benchmarks", "config", "migrations", "riskreg", "tests", "tooling"}


def imported(*folders):
    for file in chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name.partition(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module.partition(".")[0]


def distributions(modules):
    known = packages_distributions()
    others = set(modules) - OURS - set(sys.stdlib_module_names)
    return {plain(name) for module in others for name in known[module]}


def plain(name):
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", name).group()).lower()


def asked(*lists):
    return {plain(line) for line in chain(*lists)}


def test_what_the_product_imports_it_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    wanted = asked(project["dependencies"], *project["optional-dependencies"].values())
    missing = distributions(imported("riskreg", "config", "migrations")) - wanted

    assert missing == set()


def test_what_the_tests_import_the_development_set_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    everything = asked(project["project"]["dependencies"], *project["dependency-groups"].values())

    missing = distributions(imported("tests", "benchmarks")) - everything

    assert missing == set()
