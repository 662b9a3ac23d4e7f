import io
import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from riskreg import clock
from riskreg.extensions import db
from riskreg.queries import credentials
from riskreg.queries.people import by_email
from tests.cast import address

ADD = ("person", "add", "new@nhs.example", "--name", "New Person", "--title", "AHP lead")


@pytest.fixture(autouse=True)
def afresh(riskreg):
    yield
    db.session.rollback()


def person(email):
    db.session.rollback()
    db.session.expire_all()
    return by_email(email)


def test_a_person_gets_a_password_that_works_and_is_shown_once(riskreg):
    said = riskreg(*ADD, "--profession", "SLT", "--json")

    added = person("new@nhs.example")
    assert said.code == 0
    assert said.json == {
        "id": str(added.uuid),
        "email": "new@nhs.example",
        "title": "AHP lead",
        "password": said.json["password"],
    }
    assert PasswordHasher().verify(added.password_hash, said.json["password"])
    assert (added.name, added.profession) == ("New Person", "SLT")


def test_a_password_from_stdin_is_kept_and_not_repeated(riskreg, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("fourteen green boats\n"))

    said = riskreg(*ADD, "--password-stdin", "--json")

    assert said.json["password"] is None
    assert PasswordHasher().verify(person("new@nhs.example").password_hash, "fourteen green boats")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"new@nhs.example": address("lead")}, "email"),
        ({"new@nhs.example": "no-address"}, "email"),
        ({"AHP lead": "AHP lead", "--title": "--title"}, None),
    ],
)
def test_a_person_that_cannot_be_added_is_refused_by_field(riskreg, changed, field):
    words = [changed.get(word, word) for word in (*ADD, "--json")]

    said = riskreg(*words)

    if field is None:
        assert said.code == 0
    else:
        assert (said.code, said.failure["code"], list(said.failure["fields"])) == (2, "invalid_input", [field])


def test_a_role_is_granted_and_ends_when_revoked(riskreg):
    granted = riskreg("grant", address("nobody"), "lead", "TESTA", "--to", "2099-12-31", "--json")
    held = [(grant.role, grant.unit.code) for grant in person(address("nobody")).grants]
    revoked = riskreg("revoke", str(granted.json["id"]), "--json")

    today = clock.today()
    assert granted.json == {
        "id": granted.json["id"],
        "person": address("nobody"),
        "role": "lead",
        "unit": "TESTA",
        "from": today.isoformat(),
        "to": "2099-12-31",
    }
    assert held == [("lead", "TESTA")]
    assert revoked.json["to"] == (today - timedelta(days=1)).isoformat()
    assert not any(grant.is_live(on=today) for grant in person(address("nobody")).grants)


def test_a_role_is_not_granted_twice_for_the_same_days(riskreg):
    riskreg("grant", address("nobody"), "lead", "TESTA", "--from", "2031-01-01", "--to", "2031-12-31")

    again = riskreg("grant", address("nobody"), "lead", "TESTA", "--from", "2031-12-31", "--json")
    before = riskreg("grant", address("nobody"), "lead", "TESTA", "--to", "2030-12-31")
    beside = riskreg("grant", address("nobody"), "lead", "TESTB", "--from", "2031-01-01")

    assert (again.code, list(again.failure["fields"])) == (2, ["role"])
    assert "has this role there already on some of these days: grant" in str(again.failure)
    assert (before.code, beside.code) == (0, 0)


def test_a_grant_that_had_ended_keeps_the_day_on_which_it_did(riskreg):
    granted = riskreg(
        "grant", address("nobody"), "lead", "TESTA", "--from", "2020-01-01", "--to", "2020-12-31", "--json"
    )

    assert riskreg("revoke", str(granted.json["id"]), "--json").json["to"] == "2020-12-31"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("grant", "who@nhs.example", "lead", "TESTA"), "no person with the address"),
        (("grant", address("lead"), "lead", "NOWHERE"), "no unit with the code NOWHERE"),
        (("grant", address("lead"), "king", "TESTA"), "'king' is not one of"),
        (("grant", address("lead"), "lead", "TESTA", "--to", "2001-01-01"), "last day must not be before"),
        (("revoke", "999999"), "no grant with this number"),
        (("token", address("lead"), "--days", "900"), "between 1 day and 12 months"),
        (
            ("client", "add", "c", "--unit", "TESTA", "--owner", address("lead"), "--agreement", "A"),
            "an ICS, a region or the nation",
        ),
    ],
)
def test_what_is_typed_wrong_ends_with_2_and_says_what(riskreg, words, says):
    plain, as_json = riskreg(*words), riskreg(*words, "--json")

    assert (plain.code, plain.out) == (2, "")
    assert says in plain.err
    assert as_json.code == 2
    assert says in str(as_json.failure)


def test_a_persons_token_reads_as_that_person(riskreg):
    said = riskreg("token", address("lead"), "--days", "7", "--json")

    assert said.json.keys() == {"id", "token", "expires_at"}
    assert credentials.by_token(said.json["token"]) == person(address("lead"))


def test_a_clients_token_reads_for_its_unit_with_all_scopes(riskreg):
    said = riskreg(
        *("client", "add", "warehouse", "--unit", "TESTI", "--owner", address("ics_lead")),
        *("--agreement", "DSA 7", "--json"),
    )

    client = credentials.by_token(said.json["token"])
    assert (client.unit.code, client.agreement) == ("TESTI", "DSA 7")
    assert client.scopes == ["risks:read", "changes:read"]


def test_secrets_are_told_in_plain_words_too(riskreg):
    said = riskreg("token", address("lead"))

    assert re.search(r"shown this once: rrp_\S{43}\n", said.out)


def test_a_person_is_shown_with_the_numbers_of_their_roles(riskreg):
    granted = riskreg("grant", address("nobody"), "lead", "TESTA", "--json").json

    said, plain = riskreg("person", "show", address("nobody"), "--json"), riskreg("person", "show", address("nobody"))

    assert said.json["active"] is True
    assert said.json["grants"] == [granted]
    assert f"grant {granted['id']}: lead at TESTA from {granted['from']} to (open)" in plain.out
    assert riskreg("person", "show", "who@nhs.example").code == 2


def test_who_has_left_can_do_nothing_any_more(riskreg):
    token = riskreg("token", address("lead"), "--json").json["token"]
    assert credentials.by_token(token) is not None

    said = riskreg("person", "close", address("lead"))

    left = person(address("lead"))
    assert said.code == 0
    assert credentials.by_token(token) is None
    assert not left.active
    assert not any(grant.is_live(on=clock.today()) for grant in left.grants)
    assert "is closed" in riskreg("person", "show", address("lead")).out


def test_a_forgotten_password_gets_another_one(riskreg):
    said = riskreg("person", "password", address("lead"), "--json")

    assert PasswordHasher().verify(person(address("lead")).password_hash, said.json["password"])
    assert riskreg("person", "password", address("lead")).out.startswith(f"{address('lead')} has another password.")


def test_a_password_that_is_too_short_changes_nothing(riskreg, monkeypatch):
    before = person(address("lead")).password_hash
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))

    said = riskreg("person", "password", address("lead"), "--password-stdin", "--json")

    assert (said.code, list(said.failure["fields"])) == (2, ["password"])
    assert person(address("lead")).password_hash == before


def test_a_client_that_was_ended_reads_no_more(riskreg):
    made = riskreg(
        *("client", "add", "w", "--unit", "TESTI", "--owner", address("ics_lead"), "--agreement", "A"), "--json"
    )

    said = riskreg("client", "end", "w", "--json")

    assert (said.code, said.json["id"]) == (0, made.json["id"])
    assert credentials.by_token(made.json["token"]) is None
    assert riskreg("client", "end", "nobody").code == 2
