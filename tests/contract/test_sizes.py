import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
OURS = ("riskreg", "config", "tooling", "tests", "benchmarks", "examples")


def modules():
    return [file for folder in OURS for file in sorted((ROOT / folder).rglob("*.py"))]


def lines(file):
    return file.read_text(encoding="utf-8").count("\n")


def functions(file):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, kinds)]


def test_no_file_is_longer_than_three_hundred_lines():
    long = [f"{file.relative_to(ROOT)}: {lines(file)}" for file in modules() if lines(file) > LONGEST_FILE]

    assert long == []


def test_no_function_of_the_product_is_longer_than_forty_lines():
    long = [
        f"{file.relative_to(ROOT)}: {node.name}"
        for file in sorted((ROOT / "riskreg").rglob("*.py"))
        for node in functions(file)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []
