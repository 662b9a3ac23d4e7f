"""A world in which every text of every risk is a canary: a risk at each turn that its sight can take."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.models import Escalation, Person, Risk
from riskreg.workflows import raising
from tests.conftest import A_TUESDAY
from tests.eyes.canaries import Book, Story
from tests.factories import moves, payloads
from tests.factories.moves import LEADERS, cast, leader_of

TEXTS = {"title": "-", "cause": "-", "effect": "-"}


def at(days: int) -> Any:
    """So many days before the day of the tests."""
    return clock.at(A_TUESDAY - timedelta(days=days))


class Teller:
    """Makes risks by the verbs, and writes down in the book who says what."""

    def __init__(self) -> None:
        self.book = Book()

    def raised(self, name: str, unit: str = "TESTA.SLT", by: Person | None = None) -> tuple[Story, Risk]:
        story = Story(self.book, name)
        answers = story.written(payloads.raising(unit=unit, **TEXTS))
        risk = moves.raise_risk(actor=by or cast.person(LEADERS[unit][0]), **answers)
        self.book.risks[name] = risk.id
        return story, risk

    def opened(
        self, name: str, unit: str = "TESTA.SLT", by: Person | None = None, owner: Person | None = None
    ) -> tuple[Story, Risk]:
        story, risk = self.raised(name, unit, by)
        lead = leader_of(unit)
        moves.triage_risk(risk, story.said(payloads.accept(owner or lead)), actor=lead)
        moves.add_control(risk, story.written(payloads.control()), actor=lead)
        return story, risk

    def asked(self, story: Story, risk: Risk, to_unit: str, by: Person, **changes: Any) -> Escalation:
        answers = payloads.escalate(to_unit, evidence="-", **changes)
        request: Escalation = moves.escalate(risk, story.said(answers, record=to_unit), actor=by)
        return request

    def answered(self, story: Story, request: Escalation, answer: payloads.Payload) -> None:
        unit = request.to_unit.code
        moves.answer(request, story.said(answer, record=unit), actor=leader_of(unit))

    def taken(self, story: Story, risk: Risk, to_unit: str, by: Person) -> Escalation:
        request = self.asked(story, risk, to_unit, by)
        self.answered(story, request, payloads.transfer(leader_of(to_unit)))
        return request

    def later(self, story: Story, risk: Risk, by: Person) -> None:
        """Said after whatever happened."""
        moves.add_control(risk, story.written(payloads.control()), actor=by)


def busy(teller: Teller) -> None:
    story, risk = teller.opened("busy")
    worked_on(story, risk)


def worked_on(story: Story, risk: Risk) -> None:
    """By every verb that a team can use on what it holds; some words are nowhere in the risk any more."""
    lead = cast.lead
    for likelihood in (4, 3):
        story.gone("title", "cause")
        moves.amend(risk, story.written({"title": "-", "cause": "-"}), actor=lead)
        story.gone("rationale")
        moves.score(risk, story.said(payloads.rescoring(4, likelihood)), actor=lead)
        if likelihood == 4:
            moves.hold(risk, story.said(payloads.hold()), actor=lead)
    moves.score(risk, story.written(payloads.target()), actor=lead)
    moves.add_action(risk, story.written(payloads.action(cast.colleague)), actor=lead)
    moves.redate_action(risk, 1, story.said(payloads.redating()), actor=lead)
    moves.complete_action(risk, 1, story.written(payloads.completion(note="-")), actor=cast.colleague)
    moves.add_voice(risk, story.said(payloads.voice()), actor=cast.colleague)
    moves.link(risk, payloads.linking(reference=story.word("reference")), actor=lead)
    moves.review(risk, story.said(payloads.review(note="-")), actor=lead)
    moves.tolerate(risk, story.said(payloads.tolerating(until=payloads.day(3))), actor=lead)
    moves.expire(risk)


def before_the_register(teller: Teller) -> None:
    story, risk = teller.raised("questioned")
    moves.triage_risk(risk, story.said(payloads.ask()), actor=cast.lead)
    moves.answer_question(risk, story.said(payloads.answering(), told=True), actor=cast.contributor)
    story, risk = teller.raised("declined")
    moves.triage_risk(risk, story.said(payloads.decline(), told=True), actor=cast.lead)
    story, risk = teller.raised("joined", by=cast.colleague)
    target = db.session.get_one(Risk, teller.book.risks["busy"])
    moves.join(risk, story.said(payloads.joining(target)), actor=cast.lead)


def ended(teller: Teller) -> None:
    story, risk = teller.opened("closed")
    moves.add_action(risk, story.written(payloads.action(cast.lead)), actor=cast.lead)
    moves.close(risk, story.said(payloads.closure()), actor=cast.lead)
    moves.reopen(risk, story.said(payloads.reopening()), actor=cast.lead)
    story.gone("rationale")
    moves.score(risk, story.said(payloads.rescoring(4, 5)), actor=cast.lead)
    moves.propose_closure(risk, story.said(payloads.closure()), actor=cast.lead)
    moves.drop_closure(risk, story.said(payloads.dropping()), actor=cast.lead)
    moves.propose_closure(risk, story.said(payloads.closure()), actor=cast.lead)
    moves.confirm_closure(risk, {}, actor=cast.director)
    story, risk = teller.opened("tolerated")
    moves.tolerate(risk, story.said(payloads.tolerating()), actor=cast.lead)


def above(teller: Teller) -> None:
    """Asked of units above, and answered in each way."""
    director = cast.director
    story, risk = teller.opened("returned")
    worked_on(story, risk)
    inner = teller.asked(story, risk, "TESTA", cast.lead)
    moves.withdraw(inner, story.said(payloads.withdraw(), record="TESTA"), actor=cast.lead)
    request = teller.asked(story, risk, "TESTI", director)
    teller.answered(story, request, payloads.give_back())
    moves.reply(request, story.said(payloads.reply(), record="TESTI"), actor=director)
    for name, answer in {
        "refused": payloads.decline_request,
        "noted": payloads.note,
        "supported": lambda: payloads.support(cast.ics_contributor),
        "passed on": lambda: payloads.redirect("TESTR"),
    }.items():
        story, risk = teller.opened(name)
        request = teller.asked(story, risk, "TESTI", director)
        teller.answered(story, request, answer())
        teller.later(story, risk, cast.lead)
        if name == "passed on":
            story.passed_on("TESTR")
        if name == "refused":
            story.passed_on("TESTR")
            appeal = story.said(payloads.appeal(), record="TESTR")
            moves.withdraw(
                moves.appeal(request, appeal, actor=director),
                story.said(payloads.withdraw(), record="TESTR"),
                actor=director,
            )
        if name == "supported":
            moves.end(request, story.said(payloads.end(), record="TESTI"), actor=director)
    story, risk = teller.opened("urgent")
    phoned = {"route": "urgent", "phoned": "-", "phoned_at": str(clock.now() - timedelta(hours=1))}
    teller.asked(story, risk, "TESTR", director, **phoned)
    story, risk = teller.opened("withdrawn")
    request = teller.asked(story, risk, "TESTI", director)
    moves.withdraw(request, story.said(payloads.withdraw(), record="TESTI"), actor=director)
    teller.later(story, risk, cast.lead)


def taken_over(teller: Teller) -> None:
    story, risk = teller.opened("of the ics")
    teller.taken(story, risk, "TESTI", cast.director)
    story.gone("rationale")
    moves.score(risk, story.said(payloads.rescoring(3, 3)), actor=cast.ics_lead)
    moves.ask_step_down(risk, story.said(payloads.step_down(), record="step-down"), actor=cast.ics_lead)
    story, risk = teller.opened("handed back")
    teller.taken(story, risk, "TESTI", cast.director)
    asked = moves.ask_step_down(risk, story.said(payloads.step_down(), record="step-down"), actor=cast.ics_lead)
    moves.answer_step_down(asked, story.said(payloads.take_back(owner=cast.lead), record="step-down"), actor=cast.lead)
    teller.later(story, risk, cast.lead)
    story, risk = teller.opened("of the region")
    teller.taken(story, risk, "TESTI", cast.director)
    request = teller.asked(story, risk, "TESTR", cast.ics_lead)
    teller.answered(story, request, payloads.joint(cast.regional_lead, [cast.ics_lead]))
    down = story.said(payloads.step_down("TESTI"), record="step-down")
    asked = moves.ask_step_down(risk, down, actor=cast.regional_lead)
    refusal = story.said(payloads.not_taken_back(), record="step-down")
    moves.answer_step_down(asked, refusal, actor=cast.ics_lead)


def shared(teller: Teller) -> None:
    story, risk = teller.opened("shared")
    worked_on(story, risk)
    moves.share(risk, story.said(payloads.share("TESTB")), actor=cast.lead)
    teller.later(story, risk, cast.lead)
    story, risk = teller.opened("shared until yesterday")
    moves.share(risk, story.said(payloads.share("TESTB", until=str(A_TUESDAY.date() - timedelta(1)))), actor=cast.lead)
    story, risk = teller.opened("no longer shared")
    moves.share(risk, story.said(payloads.share("TESTB")), actor=cast.lead)
    moves.end_share(risk, 1, actor=cast.lead)
    teller.later(story, risk, cast.lead)


def confidential(teller: Teller, named: Person) -> None:
    story, risk = teller.opened("confidential", owner=cast.colleague)
    moves.mark_confidential(risk, story.said(payloads.mark(named)), actor=cast.lead)
    moves.name_readers(risk, payloads.name(cast.director), actor=cast.lead)
    teller.later(story, risk, cast.lead)
    story, risk = teller.opened("confidential and asked")
    moves.mark_confidential(risk, story.said(payloads.mark(cast.director)), actor=cast.lead)
    request = teller.asked(story, risk, "TESTI", cast.director, readers=[str(cast.ics_lead.uuid)])
    teller.answered(story, request, payloads.give_back())
    story, risk = teller.opened("confidential after an answer")
    request = teller.asked(story, risk, "TESTI", cast.director)
    teller.answered(story, request, payloads.decline_request())
    moves.mark_confidential(risk, story.said(payloads.mark(message="-")), actor=cast.lead)
    story, risk = teller.opened("no longer confidential")
    moves.mark_confidential(risk, story.said(payloads.mark()), actor=cast.lead)
    moves.clear_confidential(risk, story.said(payloads.clear()), actor=cast.lead)


def moving(teller: Teller) -> None:
    for name, answer in {
        "to move": None,
        "moved": lambda: payloads.agree_transfer(cast.neighbour_contributor),
        "stays": payloads.refuse_transfer,
    }.items():
        story, risk = teller.opened(name)
        asked = story.said(payloads.propose_transfer(), record="transfer")
        transfer = moves.propose_transfer(risk, asked, actor=cast.director)
        if answer is not None:
            moves.answer_transfer(transfer, story.said(answer(), record="transfer"), actor=cast.neighbour)
        teller.later(story, risk, cast.neighbour_contributor if name == "moved" else cast.lead)


def elsewhere(teller: Teller) -> None:
    for unit in ("TESTB.SLT", "TESTC.OT", "TESTI", "TESTJ", "TESTR"):
        teller.opened(f"of {unit}", unit)


def draft(teller: Teller) -> None:
    """Read by its author alone."""
    answers = Story(teller.book, "a draft").said(payloads.raising(**TEXTS))
    saved = transaction(lambda: raising.save_draft(answers, actor=cast.contributor))
    teller.book.drafts["a draft"] = str(saved.uuid)


def populate(named: Person, gone: Person) -> Book:
    """``named`` reads a confidential risk; ``gone`` raises one and has no role any more when it ends."""
    teller = Teller()
    first: list[Callable[[Teller], None]] = [busy, before_the_register, ended, above]
    with at(20):
        for tell in first:
            tell(teller)
        _, risk = teller.opened("of one who left", by=gone)
        moves.amend(risk, {"theme": "quality_safety"}, actor=cast.lead)
    with at(10):
        for tell in (taken_over, shared, moving, elsewhere, draft):
            tell(teller)
        confidential(teller, named)
    return teller.book
