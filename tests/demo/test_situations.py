from collections import Counter

import pytest

from riskreg import reference
from riskreg.demo import world
from riskreg.demo.situations import fitting, phrases, situations
from riskreg.vocabulary import Ask, ClosureReason, Theme

LONGEST = {
    "title": 60,  # a site is named behind it from the second time on
    "cause": 450,
    "event": 400,
    "effect": 450,
    "why": 500,
    "tried": 600,
    "evidence": 1000,
    "question": 500,
    "answer": 1000,
}


def words(situation):
    controls = [text for text, _ in situation.controls]
    return [getattr(situation, name) for name in LONGEST] + [*controls, *situation.actions, situation.ask[1]]


def test_there_are_enough_and_no_two_have_the_same_title():
    titles = Counter(situation.title for situation in situations())

    assert len(titles) >= 40
    assert titles.most_common(1)[0][1] == 1
    assert {situation.theme for situation in situations()} == set(Theme)
    assert {situation.ask[0] for situation in situations()} == set(Ask)


@pytest.mark.parametrize("situation", situations(), ids=lambda situation: situation.title)
def test_its_words_fit_and_every_placeholder_is_known(situation):
    too_long = [name for name, most in LONGEST.items() if len(getattr(situation, name)) > most]

    assert too_long == []
    assert all(text.format(people="x", people_cap="X", profession="y", place="z") for text in words(situation))
    assert set(situation.teams) <= set(world.KINDS)
    assert situation.score[2] in reference.domains()
    assert situation.controls
    assert situation.actions


def test_every_kind_of_team_has_something_of_its_own_and_enough_for_a_year():
    for kind in world.KINDS:
        assert len([row for row in fitting(kind, "team") if row.teams]) >= 2
        assert len(fitting(kind, "team")) >= 12


def test_all_professions_of_the_list_have_a_team():
    taught = {profession for _, _, profession in world.KINDS.values()}
    listed = {row["code"] for row in reference.rows("professions.csv") if row["nhse_ahp"] == "yes"}

    assert listed <= taught | {"RAD"}


def test_every_reason_that_exists_is_given_by_somebody():
    said = phrases()

    assert {row["reason"] for row in said["closed"]} == set(ClosureReason)
    assert {row["reason_code"] for row in said["escalated"]["declined"]} == set(reference.decline_reasons())
