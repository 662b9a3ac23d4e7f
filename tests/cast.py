"""The same people everywhere, in a small world of units whose codes cannot be ODS codes.

TESTR region
  TESTI ics
    TESTA organisation   TESTA.SLT, TESTA.PHY teams
    TESTB organisation   TESTB.SLT, TESTB.DIE teams
  TESTJ ics
    TESTC organisation   TESTC.CHS service   TESTC.OT team
"""

from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Client, Person, Unit
from riskreg.queries.people import by_email
from riskreg.queries.units import get_unit
from riskreg.vocabulary import Level, Role
from riskreg.workflows import accounts
from riskreg.workflows.tree.opening import open_unit

PASSWORD = "three brown horses 7"
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

UNITS = (
    ("TESTR", Level.REGION, "X24"),
    ("TESTI", Level.ICS, "TESTR"),
    ("TESTJ", Level.ICS, "TESTR"),
    ("TESTA", Level.ORGANISATION, "TESTI"),
    ("TESTA.SLT", Level.TEAM, "TESTA"),
    ("TESTA.PHY", Level.TEAM, "TESTA"),
    ("TESTB", Level.ORGANISATION, "TESTI"),
    ("TESTB.SLT", Level.TEAM, "TESTB"),
    ("TESTB.DIE", Level.TEAM, "TESTB"),
    ("TESTC", Level.ORGANISATION, "TESTJ"),
    ("TESTC.CHS", Level.SERVICE, "TESTC"),
    ("TESTC.OT", Level.TEAM, "TESTC.CHS"),
)
C, L, Q, N = Role.CONTRIBUTOR, Role.LEAD, Role.QUALITY_OFFICER, Role.UNIT_ADMINISTRATOR
CHAIR, SECRETARY = Role.CHAIR, Role.SECRETARY
PEOPLE: dict[str, list[tuple[Role, str]]] = {
    "contributor": [(C, "TESTA.SLT")],
    "colleague": [(C, "TESTA.SLT")],
    "lead": [(L, "TESTA.SLT")],
    "director": [(L, "TESTA")],
    "quality_officer": [(Q, "TESTA")],
    "unit_administrator": [(N, "TESTA")],
    "organisation_contributor": [(C, "TESTA")],
    "chair": [(CHAIR, "TESTA")],
    "secretary": [(SECRETARY, "TESTA")],
    "sibling_lead": [(L, "TESTA.PHY")],
    "sibling_contributor": [(C, "TESTA.PHY")],
    "ics_lead": [(L, "TESTI")],
    "ics_quality_officer": [(Q, "TESTI")],
    "ics_contributor": [(C, "TESTI")],
    "ics_administrator": [(N, "TESTI")],
    "both_sides": [(L, "TESTA"), (L, "TESTI")],
    "regional_lead": [(L, "TESTR")],
    "regional_quality_officer": [(Q, "TESTR")],
    "national_lead": [(L, "X24")],
    "neighbour": [(L, "TESTB")],
    "neighbour_contributor": [(C, "TESTB.SLT")],
    "elsewhere": [(L, "TESTC")],
    "elsewhere_contributor": [(C, "TESTC.OT")],
    "elsewhere_service_lead": [(L, "TESTC.CHS")],
    "elsewhere_ics_lead": [(L, "TESTJ")],
    "nobody": [],
}
"""Each person, and the roles they hold on units."""
CLIENTS = {"client": "TESTI", "elsewhere_client": "TESTJ", "regional_client": "TESTR"}


def settle_in() -> None:
    """Make the units, the people with their grants and the machine clients; once, before any test."""
    for code, level, parent in UNITS:
        open_unit(code, f"{code} (fictional)", level, parent)
    for name, roles in PEOPLE.items():
        accounts.add_person(
            address(name),
            name=f"Name of {name}",
            title=f"Title of {name}",
            hasher=HASHER,
            password=PASSWORD,
            profession="SLT" if name == "contributor" else None,
        )
        for role, code in roles:
            accounts.grant_role(address(name), role, code)
    for name, code in CLIENTS.items():
        client, _ = accounts.add_client(
            name, unit=code, owner=address("ics_lead"), agreement="DSA 1", scopes=[], days=365
        )
        # Longer than a client may have, so that the suite still passes a year from now.
        client.expires_at += timedelta(days=36500)


def address(name: str) -> str:
    return f"{name}@test.example"


class Cast:
    """``cast.lead`` is that person, ``cast.client`` that machine, as the session of the test has them."""

    def __getattr__(self, name: str) -> Any:
        if name in PEOPLE:
            return self.person(name)
        if name in CLIENTS:
            return db.session.scalars(select(Client).where(Client.name == name)).one()
        raise AttributeError(name)

    def person(self, name: str) -> Person:
        found = by_email(address(name))
        assert found is not None
        return found

    def unit(self, code: str) -> Unit:
        return get_unit(code)

    def people(self) -> dict[str, Person]:
        return {name: self.person(name) for name in PEOPLE}

    def clients(self) -> dict[str, Client]:
        return {name: getattr(self, name) for name in CLIENTS}
