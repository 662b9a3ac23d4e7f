"""What tests of sight share: people with one role, who of the cast sees a risk, a risk that is confidential."""

from typing import Any

import pytest

from riskreg import policy
from riskreg.errors import InvalidInput
from riskreg.models import Person, Risk
from riskreg.vocabulary import Permission, RiskStatus, Role
from tests.factories import moves, payloads
from tests.factories.moves import cast, risk_at
from tests.factories.rows import GrantFactory, PersonFactory


def someone(role: Role, unit: str = "TESTA", **more: Any) -> Person:
    """Somebody who is not of the cast, with this role there."""
    person: Person = PersonFactory(**more)
    GrantFactory(person=person, role=role, unit=cast.unit(unit))
    return person


def who_sees(risk: Risk) -> set[str]:
    """Of the cast, by name."""
    readers = cast.people() | cast.clients()
    return {name for name, reader in readers.items() if policy.can(reader, Permission.VIEW_RISK, risk)}


def marked(*readers: Person, actor: Person | None = None, risk: Risk | None = None) -> Risk:
    """A risk that the lead of its team has made confidential."""
    risk = risk or risk_at(RiskStatus.OPEN)
    moves.mark_confidential(risk, payloads.mark(*readers), actor=actor or cast.lead)
    return risk


def refused(verb: Any, *args: Any, **kwargs: Any) -> dict[str, list[str]]:
    """What is wrong with the answers, by field."""
    with pytest.raises(InvalidInput) as wrong:
        verb(*args, **kwargs)
    return wrong.value.fields


def ids(*people: Person) -> list[str]:
    return sorted(str(person.uuid) for person in people)
