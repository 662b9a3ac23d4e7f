import pytest

from riskreg.errors import NotPermitted, RuleBroken
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import add_voice, held_at, risk_at
from tests.reading import document, last_data, last_unit, message, told


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


def test_a_voice_is_counted_and_kept_with_its_words_and_sends_no_mail(cast, risk):
    voice = add_voice(risk, payloads.voice(text="Mondays are the worst"), actor=cast.colleague)

    assert (document(risk)["voices"], voice.text, voice.unit.code) == (1, "Mondays are the worst", "TESTA.SLT")
    assert (last_data(), last_unit()) == ({"n": 1}, "TESTA.SLT")
    assert (message(risk), told()) == (None, [])


def test_nothing_has_to_be_said(cast, risk):
    assert add_voice(risk, {}, actor=cast.colleague).text == ""


def test_a_voice_speaks_for_the_lowest_unit_where_its_person_works(cast, risk):
    units = [add_voice(risk, {}, actor=actor).unit.code for actor in (cast.lead, cast.director, cast.quality_officer)]

    assert units == ["TESTA.SLT", "TESTA", "TESTA"]
    assert document(risk)["voices"] == 3


def test_one_voice_each(cast, risk):
    add_voice(risk, {}, actor=cast.colleague)

    with pytest.raises(RuleBroken) as refused:
        add_voice(risk, payloads.voice(), actor=cast.colleague)

    assert (refused.value.code, refused.value.message) == (
        "move_not_legal",
        "You added your voice before, so you are heard already.",
    )
    assert "add_voice" not in refused.value.details["legal_moves"]


def test_who_raised_it_is_heard_already(cast, risk):
    with pytest.raises(RuleBroken) as refused:
        add_voice(risk, {}, actor=cast.contributor)

    assert refused.value.message == "You raised this risk, so you are heard already."


@pytest.mark.parametrize("name", ["ics_lead", "ics_contributor", "sibling_lead", "neighbour", "nobody"])
def test_voices_come_from_those_who_work_inside_the_organisation(cast, name):
    risk = held_at("TESTI")

    with pytest.raises(NotPermitted):
        add_voice(risk, {}, actor=cast.person(name))
