"""What surrounds every page: the service's name, who is signed in, where they can go, how codes and dates read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from flask_login import current_user

from riskreg import clock, wording
from riskreg.pages import form_words, move_words
from riskreg.pages.addresses import came_from
from riskreg.pages.done import done_message
from riskreg.policy import GOVERNING, INFORMING, LEADING, READING, WORKING, Reader, units_with
from riskreg.queries.waiting import Counts, counts
from riskreg.vocabulary import Level
from riskreg.workflows.raising import first_words


@dataclass(frozen=True)
class Place:
    """One item of the navigation; ``count`` is how much waits there for this person."""

    text: str
    path: str
    count: int | None = None
    below: str | None = None

    @property
    def is_here(self) -> bool:
        """Is this page the place itself, or below it?"""
        return request.path == self.path or request.path.startswith(self.below or f"{self.path}/")


def dress(app: Flask) -> None:
    """Give every template its words."""
    app.context_processor(surroundings)
    form_words.teach(app)
    move_words.teach(app)
    app.add_template_global(came_from)
    app.add_template_filter(day)
    app.add_template_filter(weekday)
    app.add_template_filter(moment)
    app.jinja_env.globals["wording"] = wording
    app.add_template_global(this_page)
    app.add_template_global(draft_title)


def surroundings() -> dict[str, Any]:
    """``g.bare``: the page must do without the database."""
    who = None if "bare" in g or not current_user.is_authenticated else current_user.principal
    return {
        "service_name": current_app.config["SERVICE_NAME"],
        "nhs_logo": current_app.config.get("NHS_LOGO", False),
        "assetPath": "/static/nhsuk/assets",
        "person": who,
        "done": done_message,
        "navigation": lambda: _navigation(who) if who is not None else [],
    }


def _navigation(who: Reader) -> list[Place]:
    """Once a request, however often a page looks at it."""
    if "places" not in g:
        g.places = places(who)
    return g.places  # type: ignore[no-any-return]


def places(who: Reader) -> list[Place]:
    """Where this person can go, by their roles; at most six."""
    reads, leads = units_with(who, WORKING), units_with(who, LEADING)
    waiting = waiting_for(who) if leads else None
    found = [Place("Home", "/", below="/?")]
    if reads:
        found += [Place("Log a risk", "/risks/new"), Place("My risks", "/my/risks", below="/my/")]
    if waiting is not None:
        found.append(Place("Triage", "/triage", waiting.triage))
    if reads or units_with(who, READING | GOVERNING | INFORMING):
        found.append(Place("Register", "/register"))
    if waiting is not None and _can_be_asked(who):
        found.append(Place("Requests", "/requests", waiting.requests))
    return found


def waiting_for(who: Reader) -> Counts:
    """Asked once a request, however often a page looks at it."""
    if "waiting" not in g:
        g.waiting = counts(who)
    return g.waiting  # type: ignore[no-any-return]


def _can_be_asked(who: Reader) -> bool:
    """Nobody stands below a team, so nobody asks one."""
    today = clock.today()
    return any(
        grant.role in LEADING and grant.is_live(on=today) and grant.unit.level != Level.TEAM
        for grant in getattr(who, "grants", ())
    )


def _date_of(value: date | datetime | str) -> date:
    if isinstance(value, datetime):
        return clock.london_day(value)
    return date.fromisoformat(value) if isinstance(value, str) else value


def day(value: date | datetime | str | None) -> str:
    """``12 December 2026``, of a date, a moment or ``2026-12-12``."""
    return wording.long_date(_date_of(value)) if value else ""


def weekday(value: date | datetime | str | None) -> str:
    return wording.weekday_date(_date_of(value)) if value else ""


def moment(value: datetime | None) -> str:
    return wording.long_moment(value) if value else ""


def this_page(**changed: Any) -> str:
    """The address of this page with these query parameters changed."""
    return "?" + urlencode({**request.args.to_dict(flat=False), **changed}, doseq=True)


def draft_title(answers: dict[str, Any]) -> str:
    """What a draft is called in a list: its first words."""
    return first_words(answers["event"]) if answers.get("event") else "Draft without a description"
