"""From a worry to a risk: keep a draft, throw it away, raise it."""

from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from riskreg import clock, policy, reference
from riskreg.errors import InvalidInput, NotFound
from riskreg.extensions import db
from riskreg.models import Draft, Person, Profession, ReferenceCounter, Risk, RiskProfession, Unit
from riskreg.queries.units import path_of
from riskreg.vocabulary import EventKind, Level, Permission, RiskAction
from riskreg.workflows import ledger, sentences
from riskreg.workflows.moving import next_version
from riskreg.workflows.placing import set_holder, set_path
from riskreg.workflows.transitions import RISK_MOVES

BEGINNING = "there is a risk that "
TITLE_LENGTH = 80
_PROFESSIONS = select(Profession.code).where(Profession.code.in_(bindparam("codes", expanding=True)))
RAISE = next(row for row in RISK_MOVES if row.action == RiskAction.RAISE)


def save_draft(answers: dict[str, Any], *, actor: Person, draft_id: UUID | None = None) -> Draft:
    """Keep what was typed so far, for its author only; an id that is not known yet makes a new draft.

    Raises ``NotFound`` for a draft that is not theirs.
    """
    draft_id = draft_id or uuid4()
    # A page saves while its author presses Continue: both may be the first.
    first = {"uuid": draft_id, "person_id": actor.id, "answers": answers, "saved_at": clock.now()}
    db.session.execute(_dialect().insert(Draft).values(first).on_conflict_do_nothing(index_elements=["uuid"]))
    draft = get_draft(draft_id, actor=actor)
    draft.answers, draft.saved_at = answers, clock.now()
    db.session.flush()
    return draft


def get_draft(draft_id: UUID, *, actor: Person) -> Draft:
    draft = db.session.scalar(select(Draft).where(Draft.uuid == draft_id, Draft.person_id == actor.id))
    if draft is None:
        raise NotFound()
    return draft


def discard_draft(draft_id: UUID, *, actor: Person) -> None:
    db.session.delete(get_draft(draft_id, actor=actor))
    db.session.flush()


def raise_risk(answers: dict[str, Any], *, actor: Person) -> Risk:
    """Raise a risk in a unit that is open today; the actor contributes there, or leads it or above it.

    ``answers``: ``theme, event, urgency, unit`` and, if given, ``cause, effect, title, professions, affected``.
    """
    path = _path_to_raise_in(answers["unit"], actor)
    professions = known_professions(answers.get("professions") or [actor.profession])
    moment = clock.now()
    read_by = clock.add_working_days(clock.today(), reference.clocks()["triage_working_days"])
    risk = Risk(
        reference=_next_reference(path),
        status=RAISE.target,
        title=answers.get("title") or first_words(answers["event"]),
        raised_by=actor,
        raised_at=moment,
        triage_by=read_by,
        affected=answers.get("affected", []),
        professions=[RiskProfession(profession=code) for code in professions],
        scores=[],
        controls=[],
        actions=[],
        escalations=[],
        scores_beside=[],
        step_downs=[],
        closure_proposals=[],
        voices=[],
        links=[],
        readers=[],
        shares=[],
        transfers=[],
        **{name: answers.get(name, "") for name in ("theme", "cause", "event", "effect", "urgency")},
    )
    next_version(risk)
    set_path(risk, path)
    set_holder(risk, path[0], None)
    db.session.add(risk)
    db.session.flush()
    ledger.record([_raised(risk, sentences.raised(risk, read_by))], actor=actor)
    return risk


def _raised(risk: Risk, message: str) -> ledger.Entry:
    data = {"theme": risk.theme.value, "urgency": risk.urgency.value}
    return ledger.Entry(risk, EventKind.RISK_RAISED, None, risk.origin, data, message)


def _path_to_raise_in(code: str, actor: Person) -> list[Unit]:
    today = clock.today()
    path = path_of(code, on=today)
    if not path:
        raise InvalidInput({"unit": ["Select the team or service the risk is in"]})
    inside = [above for above in path if above.level.inside_organisation] or path[:1]
    policy.check(actor, Permission.RAISE_RISK, raised_in=inside)
    if not path[0].is_open(on=today):
        raise InvalidInput({"unit": [f"{code} has closed. Select the unit that took over its work"]})
    return path


def known_professions(codes: list[str | None]) -> list[str]:
    wanted = {code for code in codes if code is not None}
    known = set(db.session.scalars(_PROFESSIONS, {"codes": list(wanted)})) if wanted else set()
    if unknown := wanted - known:
        raise InvalidInput({"professions": [f"{', '.join(sorted(unknown))} is not a profession of the list"]})
    return sorted(known)


def _next_reference(path: list[Unit]) -> str:
    """The organisation's code, or the origin's own above that, and the next number, never reused."""
    holder = next((unit for unit in path if unit.level == Level.ORGANISATION), path[0])
    return f"{holder.code}-{db.session.scalar(_counting(_dialect()), {'unit_id': holder.id}):04}"


@cache
def _counting(dialect: Any) -> Any:
    table: Any = ReferenceCounter.__table__
    return (
        dialect.insert(table)
        .values(unit_id=bindparam("unit_id"), last=1)
        .on_conflict_do_update(index_elements=["unit_id"], set_={"last": table.c.last + 1})
        .returning(table.c.last)
    )


def _dialect() -> Any:
    return postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite


def first_words(event: str) -> str:
    """A title made of the first words of the event, whole words only, without the beginning that all risks share."""
    line = _without_beginning(" ".join(event.split()))
    if len(line) <= TITLE_LENGTH:
        return line
    return line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _without_beginning(line: str) -> str:
    rest = line[len(BEGINNING) :] if line.lower().startswith(BEGINNING) else ""
    return rest[:1].upper() + rest[1:] if rest else line
