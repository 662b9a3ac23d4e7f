"""A register in a file and back; docs/operating.md is rehearsed under load in tests/faults/restore_drill.py."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from riskreg.backups import postgresql, programs, sqlite
from riskreg.extensions import db, transaction
from riskreg.models import Event, LedgerHead, SignedInSession
from riskreg.vocabulary import RiskStatus
from tests.cast import PEOPLE, Cast
from tests.databases import app_on
from tests.factories.moves import risk_at
from tests.invariants import check_all
from tests.visiting import visit

pytestmark = pytest.mark.slow


@pytest.fixture
def file(tmp_path):
    return tmp_path / "register.backup"


@pytest.fixture
def backed_up(own_database, riskreg, file):
    """A backup of a register with two events, in which somebody is signed in."""
    risk_at(RiskStatus.OPEN)
    visit(own_database, Cast().lead)
    db.session.rollback()
    return riskreg("backup", str(file), "--json")


@pytest.fixture
def elsewhere(databases, monkeypatch):
    """What follows is done at an empty place."""
    url = databases.empty()
    monkeypatch.setenv("RISKREG_DATABASE_URL", url)
    return url


def standing():
    return db.session.execute(select(LedgerHead.seq, LedgerHead.hash, LedgerHead.epoch)).one()


def test_a_backup_tells_how_far_it_reaches_and_is_for_its_owner_only(backed_up, file):
    assert backed_up.json.keys() == {"file", "bytes", "events", "last_event_at", "seconds_old", "revision"}
    assert (backed_up.json["events"], backed_up.json["bytes"]) == (2, file.stat().st_size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == [file.name]


def test_a_backup_never_overwrites_another(backed_up, riskreg, file):
    before = file.read_bytes()

    said = riskreg("backup", str(file), "--json")

    assert (said.code, list(said.failure["fields"])) == (2, ["file"])
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_said(own_database, riskreg, file):
    said = riskreg("backup", str(file.parent / "nowhere" / "b"), "--json")

    assert (said.code, list(said.failure["fields"])) == (2, ["file"])


def test_a_restored_register_is_the_same_under_a_new_epoch_with_nobody_signed_in(backed_up, riskreg, file, elsewhere):
    was = standing()
    db.session.rollback()

    restored = riskreg("restore", str(file), "--json").json
    riskreg("init")
    verified = riskreg("audit", "verify", "--json").json

    assert restored["events"] == verified["events"] == 2
    with app_on(elsewhere) as app, app.app_context():
        now = standing()
        assert (now.seq, now.hash) == (was.seq, was.hash)
        assert now.epoch == restored["epoch"] != was.epoch
        assert db.session.scalar(select(func.count()).select_from(SignedInSession)) == 0
        check_all()
        risk_at(RiskStatus.OPEN)
        check_all()
    assert riskreg("audit", "verify", "--json").json["events"] == 4


def test_what_is_told_says_what_is_missing_and_what_to_do_next(backed_up, riskreg, file, elsewhere):
    said = riskreg("restore", str(file))

    assert said.out.startswith("Restored 2 events, the last of 20")
    assert said.out.endswith("Now run: riskreg init, then: riskreg audit verify.\n")


def test_a_register_in_use_is_not_replaced_even_when_told_to(backed_up, riskreg, file):
    # The fixture of this test has it open.
    db.session.execute(text("SELECT 1"))

    said = riskreg("restore", str(file), "--replace", "--json")

    assert (said.code, said.failure["code"]) == (2, "in_use")
    assert standing().seq == 2


def test_a_register_that_holds_something_is_given_up_only_when_told_to(backed_up, riskreg, file, elsewhere):
    riskreg("restore", str(file))
    with app_on(elsewhere) as app, app.app_context():
        risk_at(RiskStatus.NEW)

    refused = riskreg("restore", str(file), "--json")
    with app_on(elsewhere) as app, app.app_context():
        kept = standing().seq
    replaced = riskreg("restore", str(file), "--replace", "--json")

    assert (refused.code, refused.failure["code"], kept) == (2, "not_empty", 3)
    assert f"3 events and {len(PEOPLE)} people" in refused.failure["message"]
    assert (replaced.code, replaced.json["events"]) == (0, 2)


def test_a_register_that_was_only_prepared_counts_as_empty(backed_up, riskreg, file, elsewhere):
    riskreg("init")

    assert riskreg("restore", str(file), "--json").json["events"] == 2


def test_tables_of_something_else_are_not_given_up(backed_up, riskreg, file, elsewhere):
    with app_on(elsewhere) as app, app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE something (id integer)"))

    said = riskreg("restore", str(file), "--json")

    assert (said.code, said.failure["code"]) == (2, "not_empty")


@pytest.mark.parametrize("spoil", ["cut", "text", "nothing", "missing"])
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(backed_up, riskreg, file, elsewhere, spoil):
    riskreg("restore", str(file))
    whole, bad = file.read_bytes(), file.with_name("bad")
    contents = {"cut": whole[: len(whole) // 2], "text": b"root:x:0:0\n" * 1000, "nothing": b""}
    if spoil in contents:
        bad.write_bytes(contents[spoil])

    said = riskreg("restore", str(bad), "--replace", "--json")

    assert (said.code, list(said.failure["fields"])) == (2, ["file"])
    assert riskreg("audit", "verify", "--json").json["events"] == 2


def test_a_backup_of_a_newer_release_is_refused(backed_up, own_database, riskreg, tmp_path, elsewhere, monkeypatch):
    transaction(lambda: db.session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with monkeypatch.context() as there:
        there.setenv("RISKREG_DATABASE_URL", own_database.config["SQLALCHEMY_DATABASE_URI"])
        riskreg("backup", str(tmp_path / "newer"))

    said = riskreg("restore", str(tmp_path / "newer"), "--json")

    assert (said.code, list(said.failure["fields"])) == (2, ["file"])
    assert "newer release" in said.failure["fields"]["file"][0]


def test_a_restore_that_fails_at_its_last_step_leaves_what_was_there(backed_up, riskreg, file, elsewhere, monkeypatch):
    riskreg("restore", str(file))
    with app_on(elsewhere) as app, app.app_context():
        risk_at(RiskStatus.NEW)
    for module in (sqlite, postgresql):
        monkeypatch.setattr(module, "begin", lambda _epoch: ["UPDATE nothing SET this = 1"])

    said = riskreg("restore", str(file), "--replace")

    assert said.code != 0
    with app_on(elsewhere) as app, app.app_context():
        assert standing().seq == db.session.scalar(select(func.max(Event.seq))) == 3
        check_all()


def test_what_lies_beside_a_file_is_not_taken_for_its_own(backed_up, databases, riskreg, file, elsewhere):
    if databases.kind != "sqlite":
        pytest.skip("a server keeps its own files")
    target = Path(make_url(elsewhere).database)
    other = make_url(databases.copy()).database
    # The log of another register, left behind by a crash: committed there, and never brought into its file.
    with sqlite3.connect(other, isolation_level=None) as left:
        left.execute("PRAGMA journal_mode=WAL")
        left.execute("UPDATE people SET name = 'Of another register'")
        target.with_name(target.name + "-wal").write_bytes(Path(f"{other}-wal").read_bytes())

    restored = riskreg("restore", str(file))

    assert restored.code == 0
    with app_on(elsewhere) as app, app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM people WHERE name = 'Of another register'")) == 0
        check_all()


def test_the_copied_file_of_a_register_in_use_is_refused(own_database, databases, riskreg, file, elsewhere):
    if databases.kind != "sqlite":
        pytest.skip("a server keeps its own files")
    risk_at(RiskStatus.OPEN)
    file.write_bytes(Path(make_url(own_database.config["SQLALCHEMY_DATABASE_URI"]).database).read_bytes())

    said = riskreg("restore", str(file), "--json")

    assert "a copy of a register in use" in said.failure["fields"]["file"][0]


def test_the_password_of_the_database_is_not_among_the_words_of_a_command():
    url = make_url("postgresql+psycopg://keeper:secret@db.example/register")

    assert programs.address(url) == "postgresql://keeper@db.example/register"
    assert programs.run(["sh", "-c", "printf %s $PGPASSWORD"], url) == "secret"
