"""Who is named to read a confidential risk: who can be, who has to be, and adding to the list as part of a move."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from riskreg import policy
from riskreg.errors import InvalidInput, RuleBroken
from riskreg.models import Person, Risk, RiskReader, Unit
from riskreg.queries.looking_back import version_in_view
from riskreg.queries.people import find_person
from riskreg.vocabulary import Permission, RiskStatus
from riskreg.workflows.offering import legal_moves

SCOPE = "Select people with a role at a unit where this risk has come to"
NOT_CONFIDENTIAL = "Only a confidential risk has named readers. Leave this out"


def units_of_readers(risk: Risk, *, asked: Unit | None = None) -> list[Unit]:
    """Where a reader of this risk has to have a role; ``asked``: the unit that this move asks."""
    units = risk.reached
    return units if asked is None or asked in units else [*units, asked]


def find_readers(risk: Risk, ids: Sequence[UUID], *, asked: Unit | None = None, field: str = "readers") -> list[Person]:
    """The people to name. ``InvalidInput`` alike for one who is not known and one who has no role there."""
    there = {unit.id for unit in units_of_readers(risk, asked=asked)}
    found = [find_person(person_id) for person_id in ids]
    people = [person for person in found if person and policy.units_with(person, policy.NAMED) & there]
    if len(people) < len(ids):
        raise InvalidInput({field: [SCOPE]})
    return people


def admit(risk: Risk, people: Iterable[Person]) -> list[Person]:
    """Name those who are not named yet, and say who they are; nothing while the risk is not confidential.

    Above the organisation their history begins with this version.
    """
    if not risk.confidential:
        return []
    return [person for person in people if _name(risk, person, risk.version)]


def name_at_marking(risk: Risk, people: Iterable[Person]) -> None:
    """The first readers: those who see the risk already go on looking back as far as before."""
    begins = {person: version_in_view(risk, reader=person) or risk.version for person in people}
    risk.confidential = True
    for person, version in begins.items():
        _name(risk, person, version)


def _name(risk: Risk, person: Person, version: int) -> bool:
    if any(row.person_id == person.id for row in risk.readers):
        return False
    risk.readers.append(RiskReader(person=person, person_id=person.id, version=version))
    return True


def admit_to_answer(risk: Risk, ids: Sequence[UUID], asked: Unit, *, asked_by: Person) -> dict[str, Any]:
    """Name who can read a confidential risk at the unit that is asked: one of them at least can answer.

    What the event says of it: nothing of a risk that is not confidential, which takes no names.
    """
    if not risk.confidential:
        if ids:
            raise InvalidInput({"readers": [NOT_CONFIDENTIAL]})
        return {}
    people = find_readers(risk, ids, asked=asked)
    if not any(asked.id in policy.units_with(person, policy.LEADING) and person is not asked_by for person in people):
        raise InvalidInput(
            {"readers": [f"Name at least 1 AHP lead or quality officer of {asked.code}, who can answer"]}
        )
    return shown(admit(risk, people))


def refuse_one_kept_out(risk: Risk, person: Person, *, field: str) -> None:
    """``InvalidInput`` for somebody who is to do something for a confidential risk that they cannot read."""
    if risk.confidential and all(row.person_id != person.id for row in risk.readers):
        raise InvalidInput({field: [f"{person.title} cannot read this risk. Name them as a reader first"]})


def shown(people: Iterable[Person], name: str = "readers") -> dict[str, list[str]]:
    """Named in an event: opaque ids, in one order."""
    ids = sorted(str(person.uuid) for person in people)
    return {name: ids} if ids else {}


def refuse_unanswerable(risk: Risk, *, field: str) -> None:
    """``InvalidInput`` while nobody who is named leads the risk, or nobody can give an answer that it waits for."""
    if missing := next(_missing(risk), None):
        raise InvalidInput({field: [missing]})


def _missing(risk: Risk) -> Iterator[str]:
    people = [row.person for row in risk.readers]

    def nobody(permission: Permission, **about: Any) -> bool:
        return not any(policy.can(person, permission, risk, **about) for person in people)

    request, step_down = risk.undecided, risk.step_down_asked
    if nobody(Permission.SCORE_RISK):
        yield f"Somebody who leads at {risk.holder.code} has to be able to read it. Name at least 1"
    if request is not None and nobody(Permission.ANSWER_ESCALATION, escalation=request):
        yield f"{request.to_unit.code} has been asked about it. Name at least 1 person there who can answer"
    if step_down is not None and nobody(Permission.ANSWER_STEP_DOWN, step_down=step_down):
        yield f"{step_down.to_unit.code} has been asked to take it back. Name at least 1 person there who can answer"
    if risk.closure_proposed is not None and nobody(Permission.CONFIRM_CLOSURE):
        yield "Somebody has proposed to close it. Name at least 1 other person who can confirm that"
    if risk.status == RiskStatus.NEEDS_INFORMATION and _keeps_out_the_one_asked(risk):
        yield "The person who raised it has been asked a question. Name them, so that they can answer"


def _keeps_out_the_one_asked(risk: Risk) -> bool:
    """Could whoever raised it be named, and is not?"""
    could = bool(policy.units_to_be_named_at(risk.raised_by, risk))
    return could and not policy.can(risk.raised_by, Permission.ANSWER_QUESTION, risk)


def refuse_to_ask_one_kept_out(risk: Risk, *, actor: Person) -> None:
    """Raise ``RuleBroken`` when whoever raised a confidential risk is not named, and could answer nothing."""
    if risk.confidential and _keeps_out_the_one_asked(risk):
        raise RuleBroken(
            f"{risk.reference} is confidential and the person who raised it is not a reader. Name them first.",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
