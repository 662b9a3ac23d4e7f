#!/usr/bin/env python3
"""Keep up with every risk you may see: python3 pull_risks.py https://register.example [--once]

Token in RISKREG_TOKEN. Where it got to is kept in cursor.txt (RISKREG_CURSOR names another file), only after a page was
dealt with: stopped at any point it goes on from there, and at worst deals with one page again.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

if len(sys.argv) < 2 or "RISKREG_TOKEN" not in os.environ:
    sys.exit(__doc__)
BASE = sys.argv[1].rstrip("/") + "/api/v1/changes?limit=500"
KEPT = Path(os.environ.get("RISKREG_CURSOR", "cursor.txt"))
HEADERS = {"Authorization": f"Bearer {os.environ['RISKREG_TOKEN']}"}


def page(cursor: str) -> dict:
    address = BASE + (f"&since={urllib.parse.quote(cursor)}" if cursor else "")
    with urllib.request.urlopen(urllib.request.Request(address, headers=HEADERS), timeout=60) as answer:
        return json.load(answer)


def deal_with(item: dict) -> None:
    """Here: print it. Keep it instead, by risk_id, when its version is not older than yours; on a remove delete it."""
    about = item["data"]["title"] if item["op"] == "upsert" else item["reason"]
    print(item["op"], item["risk_id"], item["version"], about, flush=True)


def keep(cursor: str) -> None:
    new = KEPT.with_suffix(".new")
    new.write_text(cursor)
    os.replace(new, KEPT)


while True:
    try:
        found = page(KEPT.read_text() if KEPT.exists() else "")
    except urllib.error.HTTPError as problem:
        if problem.code not in (410, 429, 503):
            sys.exit(f"{problem.code}: {problem.read().decode()}")
        if problem.code == 410:  # Another register, or other rights: forget all versions, read all, drop the rest.
            KEPT.unlink(missing_ok=True)
            print("resync", flush=True)
        time.sleep(int(problem.headers.get("Retry-After", 0)))
        continue
    except OSError as problem:  # Nobody answered: it may be restarting.
        if "--once" in sys.argv:
            sys.exit(f"{BASE} does not answer: {problem}")
        print(f"no answer, trying again: {problem}", file=sys.stderr, flush=True)
        time.sleep(30)
        continue
    for item in found["data"]:
        deal_with(item)
    keep(found["meta"]["next_cursor"])
    if not found["meta"]["has_more"]:
        if "--once" in sys.argv:
            break
        time.sleep(found["meta"]["poll_after_s"])
