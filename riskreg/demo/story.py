"""One risk of the demo and what its people do to it: every act is a workflow function, its answers read as sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from riskreg import clock
from riskreg.demo.situations import Situation, phrases
from riskreg.demo.world import KINDS, Team, World
from riskreg.models import Action, Escalation, Person, Risk
from riskreg.queries.pathway import pathway_for
from riskreg.schemas.base import Reads, read
from riskreg.schemas.raising import AmendRisk, AnswerQuestion, read_raise
from riskreg.schemas.treatment import AddAction, AddControl, CloseRisk, CompleteAction
from riskreg.schemas.triage import TRIAGE, GiveScore
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.workflows import closure, raising, scores, treatment, triage

Act = Callable[["Story"], None]
SITES = ("ward", "clinic", "hub", "site", "practice", "unit")


@dataclass
class Story:
    """``turn``: how often this team has told this situation before; from the second time on a site is named."""

    world: World
    team: Team
    situation: Situation
    turn: int
    chance: Random
    risk: Risk = None  # type: ignore[assignment]  # there from ``raise_it`` on
    request: Escalation = None  # type: ignore[assignment]  # there from the first request on

    def said(self, *where: str) -> Any:
        """One of the phrases people use there: each in turn, so that all of them are heard."""
        found: Any = phrases()
        for name in where:
            found = found[name]
        self.world.heard[where] += 1
        return found[self.world.heard[where] % len(found)]

    def filled(self, text: str) -> str:
        """With the names of this team and place."""
        name, people, _ = KINDS.get(self.team.kind, ("AHP", "AHPs", ""))
        place = f"{self.team.place}, {self.site}" if self.turn else self.team.place
        words = {"people": people, "people_cap": people.capitalize(), "profession": name.lower()}
        return text.format(place=place, **words)

    @property
    def site(self) -> str:
        return f"{SITES[self.turn % len(SITES)]} {self.turn + 1}"

    def do(self, verb: Callable[..., Any], thing: Any, schema: Reads, actor: Person, **answers: Any) -> Any:
        return verb(thing, read(schema, answers), actor=actor)

    def raise_it(self) -> None:
        told = self.situation
        ending = f" This is about {self.site}." if self.turn else ""
        answers: dict[str, Any] = {
            "theme": told.theme.value,
            "title": told.title + (f", {self.site}" if self.turn else ""),
            "cause": self.filled(told.cause),
            "event": self.filled(told.event) + ending,
            "effect": self.filled(told.effect),
            "urgency": told.urgency,
            "told_someone": told.urgency == "today",
            "unit": self.team.code,
            "affected": told.affected,
        }
        if told.professions:
            answers["professions"] = told.professions
        self.risk = raising.raise_risk(read_raise(answers), actor=self.team.raiser)
        self.world.references[self.team.code, told.title] = self.risk.reference

    def ask_back(self) -> None:
        question = {"question": self.situation.question, "message": self.said("asked")}
        self.do(triage.triage, self.risk, TRIAGE, self.team.triager, outcome="ask", **question)

    def answer(self) -> None:
        schema, text = AnswerQuestion(), self.situation.answer
        self.do(triage.answer_question, self.risk, schema, self.team.raiser, text=text)

    def accept(self) -> None:
        consequence, likelihood, domain = self.situation.score
        score = {"consequence": consequence, "likelihood": likelihood, "domain": domain}
        self.do(
            triage.triage,
            self.risk,
            TRIAGE,
            self.team.triager,
            outcome="accept",
            message=self.said("accepted"),
            owner=str(self.team.owner.uuid),
            score=score | {"rationale": self.situation.why},
        )

    def decline(self) -> None:
        answers = self.said("declined")
        self.do(triage.triage, self.risk, TRIAGE, self.team.triager, outcome="decline", **answers)

    def amend(self) -> None:
        risk = self.risk
        # Before triage the one who raised it, after that its owner.
        actor = risk.owner or self.team.raiser
        effect = f"{risk.effect} {self.said('amended')}"
        self.do(treatment.amend_risk, risk, AmendRisk(), actor, effect=effect)

    def add_control(self) -> None:
        text, works = self.situation.controls[len(self.risk.controls) % len(self.situation.controls)]
        self.do(treatment.add_control, self.risk, AddControl(), self._doer(), text=text, effectiveness=works)

    def add_action(self) -> None:
        text = self.situation.actions[len(self.risk.actions) % len(self.situation.actions)]
        due = clock.today() + timedelta(days=self.chance.randint(14, 56))
        answers = {"text": text, "owner": str(self._doer().uuid), "due_on": due.isoformat()}
        self.do(treatment.add_action, self.risk, AddAction(), self.holding_lead(), **answers)

    def complete_action(self) -> None:
        """The first that is not done, by its own owner."""
        for action in [row for row in self.risk.actions if row.done_on is None][:1]:
            self._complete(action)

    def complete_actions(self) -> None:
        """All that are left, each as an act of its own, but for one in ten."""
        for action in [row for row in self.risk.actions if row.done_on is None]:
            if self.chance.random() < 0.9:
                self._complete(action)

    def _complete(self, action: Action) -> None:
        helped = self.chance.choices(("yes", "no", "too_early"), (6, 2, 2))[0]
        answers = read(CompleteAction(), {"helped": helped, "note": self.said("done", helped)})
        treatment.complete_action(self.risk, action.n, answers, actor=action.owner)

    def set_target(self) -> None:
        consequence, likelihood, domain = self.situation.score
        by = clock.today() + timedelta(days=self.chance.randint(60, 200))
        aim = max(1, likelihood - 2)
        self.score("target", consequence, aim, domain, self.said("target"), by=by.isoformat())

    def get_worse(self) -> None:
        consequence, likelihood, domain = self.situation.score
        self.score("current", consequence, min(5, likelihood + 1), domain, self.said("got_worse"))

    def get_better(self) -> None:
        """Down to where it may be closed by one person."""
        consequence, _, domain = self.situation.score
        likelihood = self.chance.choice((1, 2)) if consequence * 2 < SECOND_PERSON_FROM else 1
        self.score("current", consequence, likelihood, domain, self.said("got_better"))

    def score(self, kind: str, consequence: int, likelihood: int, domain: str, why: str, **more: Any) -> None:
        answers = {"kind": kind, "consequence": consequence, "likelihood": likelihood, "domain": domain}
        actor = self.holding_lead()
        self.do(scores.score_risk, self.risk, GiveScore(), actor, **answers, rationale=why, **more)

    def close(self) -> None:
        self.do(closure.close_risk, self.risk, CloseRisk(), self.holding_lead(), **self.said("closed"))

    def _doer(self) -> Person:
        """Whoever works on it where it is held: a member of the team, or a leader further up."""
        if self.risk.holder.code == self.team.code:
            return self.chance.choice((self.team.raiser, self.team.owner))
        return self.chance.choice(self.world.leaders[self.risk.holder.code])

    def holding_lead(self) -> Person:
        if self.risk.holder.code == self.team.code:
            return self.team.owner
        return self.chance.choice(self.world.leaders[self.risk.holder.code])

    def colleague(self, local: str) -> Person:
        """Somebody of this organisation, as ``quality``; with ``senior``, of this team."""
        part = self.team.code.partition(".")[2].lower()
        return self.world.person(f"senior.{part}" if local == "senior" else local, self.team.organisation)

    def review_day(self) -> str:
        """Some day of the last week in which it has to be reviewed."""
        risk = self.risk
        assert risk.band is not None  # a risk of the register is scored
        days = pathway_for(risk.holder, on=clock.today()).review_days(risk.level, risk.band)
        return (clock.today() + timedelta(days=days - self.chance.randint(0, 6))).isoformat()
