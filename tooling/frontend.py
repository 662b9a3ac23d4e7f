"""The NHS.UK front end: fetched by its lock, prepared so that a page asks no other host for anything."""

import hashlib
import re
import shutil
from pathlib import Path

from tooling import npm
from tooling.console import step
from tooling.places import FRONTEND, ROOT

LOCK = ROOT / "package-lock.json"
PACKAGE = ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
PREPARED = FRONTEND / "prepared-from"
# Frutiger may be used on nhs.uk only, and these rules would fetch it from there.
FONT_RULE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"^(/\*|//)# sourceMappingURL=.*$", re.MULTILINE)


def prepare() -> None:
    wanted = fingerprint()
    if PREPARED.exists() and PREPARED.read_text() == wanted:
        return
    with step("Fetching the NHS.UK front end"):
        npm.run("ci", "--ignore-scripts")
        fill(FRONTEND)
        PREPARED.write_text(wanted)


def fingerprint() -> str:
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def fill(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PACKAGE / "assets", folder / "assets")
    for name, clean in (("nhsuk-frontend.min.css", clean_css), ("nhsuk-frontend.min.js", clean_js)):
        (folder / name).write_text(clean((PACKAGE / name).read_text(encoding="utf-8")), encoding="utf-8")


def clean_css(css: str) -> str:
    return SOURCE_MAP.sub("", FONT_RULE.sub("", css)).replace("url(/assets/", "url(assets/")


def clean_js(js: str) -> str:
    return SOURCE_MAP.sub("", js)
