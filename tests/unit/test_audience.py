import pytest

from riskreg.models import Escalation, Risk, Unit
from riskreg.vocabulary import EscalationStatus, Level
from riskreg.workflows.audience import audience_of

PATH = {level: Unit(code=level.value, level=level) for level in Level if level != Level.SERVICE}
INVOLVED = {"asked", "acknowledged", "returned", "accepted"}


def risk(origin=Level.TEAM, holder=Level.TEAM, asked=()):
    path = {level.value: unit for level, unit in PATH.items() if level.rank >= origin.rank}
    made = Risk(origin=PATH[origin], level=holder, **path)
    made.organisation_id = 1 if origin.inside_organisation else None
    made.escalations = [Escalation(to_unit=PATH[level], status=status) for level, status in asked]
    return made


def seen_by(made):
    return [unit.code for unit in audience_of(made)]


def up_to(top):
    return [level.value for level in PATH if level.rank <= top.rank]


@pytest.mark.parametrize("holder", PATH)
def test_it_reaches_the_holder_and_never_less_than_the_organisation(holder):
    assert seen_by(risk(holder=holder)) == up_to(max(holder, Level.ORGANISATION, key=lambda level: level.rank))


@pytest.mark.parametrize("status", EscalationStatus)
def test_it_reaches_a_unit_asked_while_that_is_involved(status):
    reached = Level.REGION if status in INVOLVED else Level.ICS

    assert seen_by(risk(holder=Level.ICS, asked=[(Level.REGION, status)])) == up_to(reached)


def test_the_highest_of_several_counts():
    asked = [(Level.ICS, EscalationStatus.ACCEPTED), (Level.REGION, EscalationStatus.DECLINED)]

    assert seen_by(risk(asked=asked)) == up_to(Level.ICS)


def test_above_every_organisation_it_begins_at_its_origin():
    assert seen_by(risk(origin=Level.ICS, holder=Level.ICS)) == ["ics"]
