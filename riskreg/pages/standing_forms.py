"""The forms of what is done with a risk of the register besides: one page each, a few answers, one button."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from riskreg import reference
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, newest, offer_or_refuse, risk_page
from riskreg.pages.scoring import domain_names, scale, usual_domain
from riskreg.pages.triage import longest_review
from riskreg.queries.owners import candidates
from riskreg.queries.pathway import tolerance_of
from riskreg.queries.standing_dates import latest_review
from riskreg.schemas.base import Reads, read
from riskreg.schemas.standing import AddVoice, HandOver, ReopenRisk, ReviewRisk, TolerateRisk
from riskreg.schemas.tags import LinkRisk, TagEducation
from riskreg.schemas.treatment import ConfirmClosure, DropClosure
from riskreg.schemas.triage import JoinOpenRisk
from riskreg.vocabulary import Permission, RiskAction, ScoreKind
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.education import tag_education
from riskreg.workflows.handing_over import hand_over
from riskreg.workflows.joining import join_risk
from riskreg.workflows.links import link
from riskreg.workflows.reopening import reopen, what_is_missing
from riskreg.workflows.reviews import review_risk
from riskreg.workflows.second_person import confirm_closure, drop_closure
from riskreg.workflows.tolerance import tolerate
from riskreg.workflows.voices import add_voice

SEVERAL = ("domains", "charter")


@dataclass(frozen=True)
class Form:
    """``way``: below the risk's address. ``first``: the answers it opens with; ``more``: what its page shows.

    ``found``: answers that its address may bring along from another page.
    """

    way: str
    action: RiskAction
    permission: Permission
    schema: Reads
    do: Callable[..., Any]
    done: str
    first: Callable[[Any], Answers] = lambda risk: {}
    more: Callable[[Any], dict[str, Any]] = lambda risk: {}
    found: tuple[str, ...] = ()


def _owners(risk: Any) -> dict[str, Any]:
    return {"people": candidates([risk.holder])}


def _scoring(risk: Any) -> dict[str, Any]:
    now = newest(risk, ScoreKind.CURRENT)
    return {"current": now, "scale": scale(now.domain if now else usual_domain(risk)), "domains": domain_names()}


def _as_last_time(risk: Any) -> Answers:
    """The score form with last time's answers filled in, and the latest day a review may be."""
    now = newest(risk, ScoreKind.CURRENT)
    score = {name: str(getattr(now, name)) for name in ("consequence", "likelihood", "domain")} if now else {}
    day = latest_review(risk)
    return {"next_review_on": f"{day.day}/{day.month}/{day.year}" if day else "", "score": score}


def _reopening(risk: Any) -> dict[str, Any]:
    missing = what_is_missing(risk) if risk.status == "closed" else set()
    return _owners(risk) | _scoring(risk) | {"missing": missing, "longest": longest_review(risk)}


def _education(risk: Any) -> dict[str, Any]:
    return {
        "categories": reference.isf_categories(),
        "education_domains": reference.education_domains(),
        "charter": reference.charter(),
    }


def _message(text: str) -> Callable[[Any], Answers]:
    return lambda risk: {"message": text}


FORMS = (
    Form("voice", RiskAction.ADD_VOICE, Permission.ADD_VOICE, AddVoice(), add_voice, "voice-added"),
    Form(
        *("owner", RiskAction.HAND_OVER, Permission.HAND_OVER_RISK, HandOver(), hand_over, "handed-over"), more=_owners
    ),
    Form(
        *("review", RiskAction.REVIEW, Permission.REVIEW_RISK, ReviewRisk(), review_risk, "reviewed"),
        first=_as_last_time,
        more=lambda risk: _scoring(risk) | {"longest": longest_review(risk)},
    ),
    Form(
        *("tolerate", RiskAction.TOLERATE, Permission.TOLERATE_RISK, TolerateRisk(), tolerate, "tolerated"),
        first=_message("We live with this risk until then. We look at it again after that."),
        more=lambda risk: {"tolerance": tolerance_of(risk)},
    ),
    Form(
        *("reopen", RiskAction.REOPEN, Permission.REOPEN_RISK, ReopenRisk(), reopen, "reopened"),
        first=_message("We have opened your risk again and will look at it anew."),
        more=_reopening,
    ),
    Form(
        *("join", RiskAction.JOIN, Permission.JOIN_RISK, JoinOpenRisk(), join_risk, "joined"),
        first=_message("Your risk is one with another we know of. Your words are kept, and you are heard there too."),
        found=("target",),
    ),
    Form(
        *("close/confirm", RiskAction.CONFIRM_CLOSURE, Permission.CONFIRM_CLOSURE, ConfirmClosure(), confirm_closure),
        "closed",
    ),
    Form(
        *("close/drop", RiskAction.DROP_CLOSURE, Permission.DROP_CLOSURE, DropClosure(), drop_closure),
        "closure-dropped",
    ),
    Form("link", RiskAction.LINK, Permission.LINK_RISK, LinkRisk(), link, "linked"),
    Form(
        *("education", RiskAction.TAG_EDUCATION, Permission.TAG_EDUCATION, TagEducation(), tag_education, "tagged"),
        first=lambda risk: dict(risk.education or {}),
        more=_education,
    ),
)


def _open(form: Form) -> None:
    """Its two routes: look at the form, send it."""
    name = form.action.value

    def page(ref: str, answers: Answers, errors: Errors) -> str:
        view = in_view(ref)
        offer = offer_or_refuse(view.risk, form.action, actor=reader())
        return risk_page(
            f"standing/{name}.html",
            view,
            answers=answers or form.first(view.risk) | request.args.to_dict(),
            errors=errors,
            why_not=offer.why_not,
            proposal=view.risk.closure_proposed,
            **form.more(view.risk),
        )

    @takes(*form.found)
    def show(ref: str) -> str:
        return page(ref, {}, {})

    def send(ref: str) -> ResponseReturnValue:
        return submit(
            the_risk(ref, form.action, beside=request.form.get("target")),
            read=lambda sent: read(form.schema, _fitting(sent)),
            do=form.do,
            show_form=partial(page, ref),
            then=lambda made: url_for("pages.show_risk", ref=ref, done=form.done),
            only_adds=form.action == RiskAction.ADD_VOICE,
        )

    address = f"/risks/<ref>/{form.way}"
    pages.add_url_rule(address, f"ask_to_{name}", requires(form.permission)(show), methods=["GET"])
    pages.add_url_rule(address, f"send_{name}", requires(form.permission)(send), methods=["POST"])


def _fitting(sent: Answers) -> Answers:
    """A form sends the boxes of a score also when nothing has changed, and an empty value where no box is ticked."""
    left_out = {"score"} if sent.get("nothing_changed") == "yes" or not _scored(sent.get("score")) else set()
    kept = {name: value for name, value in sent.items() if name not in left_out}
    return {name: _ticked(value) if name in SEVERAL else value for name, value in kept.items()}


def _scored(score: Any) -> bool:
    return isinstance(score, dict) and any(score.get(name) for name in ("consequence", "likelihood", "rationale"))


def _ticked(value: Any) -> list[Any]:
    return [one for one in (value if isinstance(value, list) else [value]) if one]


for _form in FORMS:
    _open(_form)
