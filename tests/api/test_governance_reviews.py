import pytest

from riskreg.extensions import transaction
from riskreg.vocabulary import RiskStatus, Role
from riskreg.workflows.governance_reviews import open_review
from tests.api.asking import problem_of
from tests.factories.moves import risk_at
from tests.sight import someone

PATH = "/units/TESTA/governance-reviews"


@pytest.fixture
def governor():
    return someone(Role.INFORMATION_GOVERNANCE)


def opened(cast, governor):
    return transaction(lambda: open_review(cast.unit("TESTA"), {"reason": "A complaint"}, actor=governor))


def test_a_review_is_listed_read_by_and_ended(api_for, cast, governor):
    risk, asker = risk_at(RiskStatus.OPEN), api_for(governor)
    before = asker.get(f"/risks/{risk.reference}").status_code
    review = opened(cast, governor)

    listed, read = api_for(cast.director).get(PATH), asker.get(f"/risks/{risk.reference}")
    ended = asker.post(f"{PATH}/{review.uuid}/ending", {})

    assert listed.json["data"] == [
        {
            "id": str(review.uuid),
            "unit": "TESTA",
            "person": {"id": str(governor.uuid), "title": governor.title},
            "reason": "A complaint",
            "opened_at": "2026-11-24T10:30:00.000000Z",
            "ends_at": "2026-11-25T10:30:00.000000Z",
            "ended_at": None,
            "ended_by": None,
        }
    ]
    assert (before, read.status_code) == (404, 200)
    assert (ended.status_code, ended.json["ended_by"]["id"]) == (200, str(governor.uuid))
    assert asker.get(f"/risks/{risk.reference}").status_code == 404
    assert problem_of(asker.post(f"{PATH}/{review.uuid}/ending", {})) == (409, "review_over")


def test_it_is_opened_in_the_browser_only(api_for, governor):
    assert problem_of(api_for(governor).post(PATH, {"reason": "A complaint"})) == (403, "step_up_needed")


@pytest.mark.parametrize("name", ["quality_officer", "contributor", "unit_administrator", "elsewhere", "client"])
def test_others_are_refused(api_for, cast, governor, name):
    review = opened(cast, governor)
    asker = api_for(getattr(cast, name))

    assert problem_of(asker.get(PATH)) == (403, "not_permitted")
    assert problem_of(asker.post(f"{PATH}/{review.uuid}/ending", {})) == (403, "not_permitted")
    assert problem_of(api_for().get(PATH)) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/units/NOWHERE/governance-reviews/5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11/ending", {}, (404, "not_found")),
        (f"{PATH}/5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11/ending", {}, (404, "not_found")),
        (f"{PATH}/5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11/ending", {"why": "x"}, (422, "invalid_input")),
    ],
)
def test_what_cannot_be_ended(api_for, governor, path, body, problem):
    assert problem_of(api_for(governor).post(path, body)) == problem


def test_who_pulls_in_a_review_starts_again_when_it_is_over(api_for, cast, governor):
    risk, asker = str(risk_at(RiskStatus.OPEN).uuid), api_for(governor)
    review = opened(cast, governor)

    pulled = asker.get("/changes")
    asker.post(f"{PATH}/{review.uuid}/ending", {})
    after = asker.get(f"/changes?since={pulled.json['meta']['next_cursor']}")

    assert risk in pulled.text
    assert problem_of(after) == (410, "resync_required")
