"""F14: a backup made under load is restored to an empty place by the documented commands, and clients converge."""

import io
import os
import shutil
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine import make_url

from riskreg.backups import postgresql, sqlite
from riskreg.cli import main
from tests.databases import Databases
from tests.faults.calling import Caller
from tests.faults.checking import add_up, check
from tests.faults.journal import Journal
from tests.faults.load import Load
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Web, until
from tests.faults.register import at_the_desk, open_risk, token_for
from tooling.places import ROOT

NAME, FAULT = "F14 restore-drill", "the machine is lost; the last backup, made under load, is restored elsewhere"
KINDS, SHORT, LONG = BOTH, 1, 5
ACTS = 10


class Copy:
    """What a system keeps that follows the documented rule of the feed and nothing else."""

    def __init__(self, ports: list[int], token: str) -> None:
        self.caller, self.risks, self.cursor, self.told = Caller(ports, token), {}, "", []

    def catch_up(self) -> None:
        more = True
        while more:
            answer = self.caller.get(f"/changes?limit=7{self.cursor}")
            self.told.append(answer.status)
            if answer.status == 410:
                self.risks, self.cursor = {}, ""
                continue
            for item in answer.body["data"]:
                self._apply(item)
            self.cursor, more = f"&since={answer.body['meta']['next_cursor']}", answer.body["meta"]["has_more"]

    def _apply(self, item: dict[str, Any]) -> None:
        if item["op"] == "remove":
            self.risks.pop(item["risk_id"], None)
        elif item["version"] >= self.risks.get(item["risk_id"], {"version": 0})["version"]:
            self.risks[item["risk_id"]] = item["data"]


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    drills = [drill(database, n) for n in range(rounds)]
    found = add_up(part for part, _ in drills)
    with patch.object(sqlite, "begin", lambda _epoch: []), patch.object(postgresql, "begin", lambda _epoch: []):
        misled = drill(database, rounds)[0].wrong
    refused = refuses_a_bad_copy(database)
    return told(
        *(NAME, FAULT, rounds, found),
        seconds=time.monotonic() - begun,
        control=f"no new epoch: {'a client is misled' if misled else 'nothing seen'}; "
        f"a bad copy: {'refused' if refused else 'taken'} (back after {max(took for _, took in drills):.1f} s)",
        red=bool(misled) and refused,
    )


def drill(database: Databases, n: int) -> tuple[Found, float]:
    """What is found, and how many seconds after the loss the register was there again."""
    file = database.folder / f"{time.monotonic_ns()}.backup"
    with Journal(database.folder / f"journal-{n}") as journal:
        copy = back_up_under_load(database.copy(), file, journal)
        lost_at, url = time.monotonic(), database.empty()
        for command in documented("## Restore"):
            carry_out(url, command, file)
        with Web(url) as web:
            took = time.monotonic() - lost_at
            found = go_on(url, web, copy, database.folder)
        return add_up([found, check(url, journal)]), took


def back_up_under_load(url: str, file: Path, journal: Journal) -> Copy:
    """The copy of a system that has read on after the backup. The journal has what was acknowledged before it."""
    with at_the_desk(url):
        token = token_for("ics_lead")
    with Web(url) as web, Journal(file.with_suffix(".later")) as later:
        with Load(url, web.ports, journal) as load:
            until(lambda: load.done >= ACTS, "there is something to lose", 120)
            # What is acknowledged from here on may or may not be in it.
            load.journal = later
            (command,) = documented("## Back up")
            carry_out(url, command, file)
            before = load.done
            until(lambda: load.done >= before + ACTS, "something is done after it", 120)
        copy = Copy(web.ports, token)
        copy.catch_up()
        return copy


def go_on(url: str, web: Web, copy: Copy, folder: Path) -> Found:
    """People work in the restored register; the copy from before and one that is new come to hold the same."""
    with Journal(folder / "journal-of-the-restored") as journal, Load(url, web.ports, journal) as load:
        until(lambda: load.done >= ACTS, "people work in it", 120)
    fresh = Copy(web.ports, copy.caller.token)
    fresh.catch_up()
    copy.caller.ports = web.ports
    copy.catch_up()
    told_to_start_again, alike = 410 in copy.told, copy.risks == fresh.risks
    wrong = [] if told_to_start_again and alike else [f"a copy was told {copy.told[-3:]}; it is now right: {alike}"]
    return add_up([load.found, Found(wrong=wrong)])


def documented(heading: str) -> list[str]:
    """The commands that docs/operating.md gives under this heading."""
    _, _, section = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").partition(f"\n{heading}\n")
    lines = section.partition("\n## ")[0].splitlines()
    return [line.strip() for line in lines if line.startswith("    riskreg ")]


def carry_out(url: str, command: str, file: Path) -> None:
    code, said = riskreg(url, command, file)
    if code:
        raise RuntimeError(f"{command}: {said}")


def riskreg(url: str, command: str, file: Path) -> tuple[int, str]:
    """One documented command on this database: its exit code and what it said."""
    words = [word.replace("FILE", str(file)) for word in command.split()[1:]]
    settings = {"RISKREG_CONFIG": "testing", "RISKREG_DATABASE_URL": url}
    said = io.StringIO()
    with patch.dict(os.environ, settings), redirect_stdout(said), redirect_stderr(said):
        return main(words), said.getvalue()


def refuses_a_bad_copy(database: Databases) -> bool:
    """A file copied while the register was in use; on PostgreSQL a dump of which the end is missing."""
    url, bad = database.copy(), database.folder / "bad.backup"
    bad.unlink(missing_ok=True)
    if database.kind == "sqlite":
        with at_the_desk(url):
            open_risk()
            shutil.copyfile(str(make_url(url).database), bad)
    else:
        carry_out(url, "riskreg backup FILE", bad)
        bad.write_bytes(bad.read_bytes()[:-1000])
    return riskreg(database.empty(), "riskreg restore FILE", bad)[0] != 0
