import json

import pytest

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import PathwaySetting
from riskreg.vocabulary import RiskStatus
from tests.factories.moves import risk_at

CONTENT = {"levels": {"organisation": {"takes_score_from": 12}}}


@pytest.fixture
def file(tmp_path):
    def write(text, name="pathway.yaml"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def today():
    return clock.today().isoformat()


def test_what_is_set_is_shown_with_who_set_it(riskreg, file):
    words = ("TESTI", "--from", today(), "--file", file(json.dumps(CONTENT)), "--reason", "Agreed by the board")

    made, shown = riskreg("pathway", "set", *words, "--json"), riskreg("pathway", "show", "TESTA", "--json")

    row = db.session.query(PathwaySetting).one()
    assert made.json == {"unit": "TESTI", "from": today(), "content": CONTENT}
    assert (row.content, row.reason, row.set_by_id) == (CONTENT, "Agreed by the board", None)
    assert shown.json["values"]["levels"]["organisation"]["takes_score_from"] == 12
    assert shown.json["set_by"] == {"levels.organisation.takes_score_from": {"unit": "TESTI", "from": today()}}


def test_shown_to_people_it_is_yaml_that_can_be_set(riskreg, file):
    riskreg(
        "pathway",
        "set",
        "TESTI",
        "--from",
        today(),
        "--file",
        file("bands: {moderate: 4, high: 10, extreme: 15}"),
        "--reason",
        "x",
    )

    said = riskreg("pathway", "show", "TESTA", "--on", "2099-01-01").out

    assert "bands:\n  moderate: 4\n  high: 10\n  extreme: 15\n" in said
    assert f"bands: set by TESTI from {today()}\nThe rest is the national default.\n" in said
    assert riskreg("pathway", "show", "TESTJ").out.endswith("The national default.\n")


def test_a_preview_counts_and_writes_nothing(riskreg, file):
    for _ in range(5):
        risk_at(RiskStatus.OPEN)
    words = ("TESTA", "--from", today(), "--file", file(json.dumps(CONTENT)))

    told, plain = riskreg("pathway", "preview", *words, "--json"), riskreg("pathway", "preview", *words)

    assert [(row["level"], row["newly_proposed"]) for row in told.json["levels"]] == [
        ("team", 5),
        ("service", None),
        ("organisation", None),
    ]
    assert plain.out.splitlines()[1] == (
        "team: 5 newly proposed for escalation, fewer than 5 reviews late, fewer than 5 with other clocks if asked"
        " about, fewer than 5 above tolerance"
    )
    assert db.session.query(PathwaySetting).count() == 0


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("levels: {ics: {takes_score_from: 30}}", "content.levels.ics.takes_score_from"),
        ("levels: {region: {takes_score_from: 3}}", "content.levels.region"),
        ("[1", "file"),
        ("just words", "content"),
        ("starts: 2026-01-01", "content.starts"),
        ("", "content"),
    ],
)
@pytest.mark.parametrize("verb", ["set", "preview"])
def test_a_file_that_cannot_be_set_says_what_is_wrong(riskreg, file, verb, text, field):
    words = ["TESTI", "--from", today(), "--file", file(text), "--json"] + (["--reason", "x"] if verb == "set" else [])

    said = riskreg("pathway", verb, *words)

    assert (said.code, list(said.failure["fields"])) == (2, [field])
    assert db.session.query(PathwaySetting).count() == 0


def test_a_start_in_the_past_and_a_unit_that_is_not_there(riskreg, file):
    past = riskreg("pathway", "set", "TESTI", "--from", "2020-01-01", "--file", file("{}"), "--reason", "x", "--json")
    nowhere = riskreg("pathway", "show", "NOWHERE", "--json")

    assert (past.code, list(past.failure["fields"])) == (2, ["starts_on"])
    assert (nowhere.code, nowhere.failure["code"]) == (2, "not_found")
