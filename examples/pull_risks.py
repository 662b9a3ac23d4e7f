"""Pull every risk this token may see, then every later change. Safe to kill: the cursor is kept after each page.

RISKREG_TOKEN=rrm_... python3 pull_risks.py http://127.0.0.1:8000 [--once]
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

BASE, TOKEN, CURSOR = sys.argv[1].rstrip("/"), os.environ["RISKREG_TOKEN"], Path("risks.cursor")


def changes(since: str) -> dict:
    query = urllib.parse.urlencode({"limit": 500} | ({"since": since} if since else {}))
    asked = urllib.request.Request(f"{BASE}/api/v1/changes?{query}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)


while True:
    try:
        page = changes(CURSOR.read_text() if CURSOR.exists() else "")
    except urllib.error.HTTPError as error:
        if error.code != 410:
            sys.exit(f"{error.code}: {error.read().decode()}")
        CURSOR.unlink()  # Start again; whatever the new pass does not bring is to be deleted from your copy.
        continue
    for change in page["data"]:
        risk = change.get("data") or {"reference": change["risk_id"], "status": "no longer visible", "title": ""}
        print(change["seq"], change["op"], risk["reference"], risk["status"], risk["title"], flush=True)
    kept = CURSOR.with_suffix(".new")
    kept.write_text(page["meta"]["next_cursor"])
    kept.replace(CURSOR)  # Only now: a page that was cut short comes again, and nothing is skipped.
    if not page["meta"]["has_more"]:
        if "--once" in sys.argv:
            break
        time.sleep(page["meta"]["poll_after_s"])
