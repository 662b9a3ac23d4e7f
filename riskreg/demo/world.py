"""The fictional units of the demo and the people in them. Nothing here can be an ODS code."""

from collections import Counter
from dataclasses import dataclass, field

from argon2 import PasswordHasher

from riskreg.models import Person
from riskreg.vocabulary import Level, Role
from riskreg.workflows import accounts
from riskreg.workflows.tree.opening import open_unit

KINDS = {
    "ART": ("Art psychotherapy", "art psychotherapists", "ART"),
    "DIE": ("Dietetics", "dietitians", "DIE"),
    "DRA": ("Drama therapy", "dramatherapists", "DRA"),
    "MUS": ("Music therapy", "music therapists", "MUS"),
    "ODP": ("Operating theatres", "operating department practitioners", "ODP"),
    "ORT": ("Orthoptics", "orthoptists", "ORT"),
    "OST": ("Osteopathy", "osteopaths", "OST"),
    "OT": ("Occupational therapy", "occupational therapists", "OT"),
    "PAR": ("Paramedic service", "paramedics", "PAR"),
    "PHY": ("Physiotherapy", "physiotherapists", "PHY"),
    "PO": ("Prosthetics and orthotics", "prosthetists and orthotists", "PO"),
    "POD": ("Podiatry", "podiatrists", "POD"),
    "RAD": ("Diagnostic imaging", "radiographers", "RAD"),
    "RT": ("Radiotherapy", "therapeutic radiographers", "RAD-T"),
    "SLT": ("Speech and language therapy", "speech and language therapists", "SLT"),
    "SUP": ("Therapy support team", "therapy assistants", "SUP"),
}
"""By the team's part of a code: its name, its people in the plural, their profession."""
ORGANISATIONS = {
    "DEMOA": ("DEMOI", "Northgate", "SLT PHY OT DIE POD"),
    "DEMOB": ("DEMOI", "Riverside", "SLT RAD RT ODP ORT"),
    "DEMOC": ("DEMOI", "Moorland", "ART MUS DRA OT PHY"),
    "DEMOD": ("DEMOI", "Coastal", "PAR PO OST POD DIE"),
    "DEMOE": ("DEMOI", "Eastfield", "SLT OT PHY SUP ORT"),
    "DEMOF": ("DEMOJ", "Westbrook", "SLT PHY"),
}
"""By code: the ICS it belongs to, its place, its teams."""
SYSTEMS = {"DEMOI": "Vale and Moors", "DEMOJ": "Marsh and Downs"}
REGION, NATION = "DEMOR", "DEMOX"
SIGN_INS: tuple[str, ...] = ("slt@demoa", "lead.slt@demoa", "director@demoa", "quality@demoa")
SIGN_INS += tuple(name.replace("demoa", "demob") for name in SIGN_INS)
SIGN_INS += ("lead@demoi", "quality@demoi", "lead@demor", "lead@demox", "lead@demoj")
SIGN_INS += (
    "chair@demoa",
    "secretary@demoa",
    "member@demoa",
    "auditor@demoa",
    "ig@demoa",
    "admin@demoa",
    "system@demox",
)
"""The accounts that are shown, the others are there so that every team has people."""
OFFICES = {
    "chair": (Role.CHAIR, "Chair, quality committee"),
    "secretary": (Role.SECRETARY, "Secretary, quality committee"),
    "member": (Role.MEMBER, "Member, quality committee"),
    "auditor": (Role.AUDITOR, "Internal auditor"),
    "ig": (Role.INFORMATION_GOVERNANCE, "Information governance lead"),
    "admin": (Role.UNIT_ADMINISTRATOR, "Unit administrator"),
}
"""Who governs and looks after the first organisation, beside those who work on its risks."""
LEAVER = "deputy.rt"
"""Who owns a risk of the second organisation and leaves during the year; nobody else has to do with them."""
SECOND_SITE = "DEMOE.OTW"
"""A team that becomes a part of ``FIRST_SITE`` during the year, so that only scenes begin there."""
FIRST_SITE = "DEMOE.OT"


class OneHash(PasswordHasher):
    """All demo people have one password, so one hash of full strength serves them all."""

    made: str | None = None

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.made = self.made or super().hash(password, salt=salt)
        return self.made


@dataclass
class Team:
    """Where a risk begins: a team, an organisation or an ICS, and who does what for it.

    ``director``: leads the organisation, and so takes a risk across its border.
    """

    code: str
    kind: str
    level: Level
    place: str
    raiser: Person
    triager: Person
    owner: Person
    director: Person
    above: list[str]

    @property
    def organisation(self) -> str:
        return self.code.partition(".")[0]


@dataclass
class World:
    hasher: PasswordHasher
    password: str
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    shown: list[dict[str, str]] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    leaders: dict[str, list[Person]] = field(default_factory=dict)
    heard: Counter[tuple[str, ...]] = field(default_factory=Counter)
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    """By the code of the team and the title, of risks that others speak of later."""

    def settle_in(self) -> None:
        """Make every unit, every person and what they are granted."""
        self._unit(NATION, "National AHP office", Level.NATIONAL, None)
        self._leader(NATION, "lead", Role.LEAD, "National AHP lead")
        self._person("system", NATION, Role.SYSTEM_ADMINISTRATOR, "System administrator", None)
        self._unit(REGION, "Middle Country", Level.REGION, NATION)
        self._leader(REGION, "lead", Role.LEAD, "Regional AHP lead")
        for code, name in SYSTEMS.items():
            self._system(code, name)
        for code in ORGANISATIONS:
            self._organisation(code)
        self._person(LEAVER, "DEMOB.RT", Role.CONTRIBUTOR, "RT deputy lead", "RAD-T")
        for local, (role, title) in OFFICES.items():
            self._person(local, "DEMOA", role, title, None)
        self.shown.sort(key=lambda row: SIGN_INS.index(row["email"].removesuffix(".example")))

    def team(self, code: str) -> Team:
        return next(team for team in self.teams if team.code == code)

    def person(self, local: str, unit: str) -> Person:
        """By the two parts of their address: ``senior.slt``, and the organisation or a unit above it."""
        return self.people[f"{local}@{unit.lower()}"]

    def _system(self, code: str, name: str) -> None:
        self._unit(code, f"{name} ICS", Level.ICS, REGION)
        lead = self._leader(code, "lead", Role.LEAD, "ICS AHP lead")
        quality = self._leader(code, "quality", Role.QUALITY_OFFICER, "ICS quality officer")
        self.teams.append(Team(code, "", Level.ICS, name, lead, quality, lead, lead, [REGION, NATION]))

    def _organisation(self, code: str) -> None:
        ics, place, kinds = ORGANISATIONS[code]
        self._unit(code, f"{place} NHS Trust", Level.ORGANISATION, ics)
        director = self._leader(code, "director", Role.LEAD, "Director of AHPs")
        quality = self._leader(code, "quality", Role.QUALITY_OFFICER, "Quality and safety officer")
        above = [code, ics, REGION, NATION]
        self.teams.append(Team(code, "", Level.ORGANISATION, place, director, quality, director, director, above[1:]))
        for kind in kinds.split():
            self._team(f"{code}.{kind}", kind, place, director, above)
        if SECOND_SITE.startswith(code):
            self._team(SECOND_SITE, "OT", f"{place} West", director, above)

    def _team(self, code: str, kind: str, place: str, director: Person, above: list[str]) -> None:
        name, _, profession = KINDS[kind]
        parent, _, part = code.partition(".")
        short = part.lower()
        self._unit(code, f"{name}, {place}", Level.TEAM, parent)
        raiser = self._person(short, code, Role.CONTRIBUTOR, f"{kind} team member", profession)
        self._person(f"senior.{short}", code, Role.CONTRIBUTOR, f"{kind} senior", profession)
        lead = self._leader(code, f"lead.{short}", Role.LEAD, f"AHP lead, {name}", profession)
        self.teams.append(Team(code, kind, Level.TEAM, place, raiser, lead, lead, director, above))

    def _unit(self, code: str, name: str, level: Level, parent: str | None) -> None:
        open_unit(code, f"{name} (fictional)", level, parent)
        self.units[code] = name

    def _leader(self, code: str, local: str, role: Role, title: str, profession: str | None = None) -> Person:
        person = self._person(local, code, role, title, profession)
        self.leaders.setdefault(code, []).append(person)
        return person

    def _person(self, local: str, code: str, role: Role, title: str, profession: str | None) -> Person:
        sign_in = f"{local}@{code.partition('.')[0].lower()}"
        email = f"{sign_in}.example"
        person, _ = accounts.add_person(
            email,
            name=title,
            title=title,
            hasher=self.hasher,
            password=self.password,
            profession=profession,
        )
        accounts.grant_role(email, role, code)
        if sign_in in SIGN_INS:
            self.shown.append({"email": email, "title": title, "unit": code, "role": role.value})
        self.people[sign_in] = person
        return person
