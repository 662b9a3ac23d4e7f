"""Finding the risk that another one is the same as, by reference or words, before the two are joined."""

from typing import Any

from flask import request, url_for

from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.queries.similar import MOST, risks_to_join
from riskreg.vocabulary import Permission, RiskAction, RiskStatus
from riskreg.web.access import reader, requires

LONGEST = 100


@pages.get("/risks/<ref>/similar")
@requires(Permission.JOIN_RISK)
@takes("q")
def find_similar(ref: str) -> str:
    view, who = in_view(ref), reader()
    offer = offer_or_refuse(view.risk, RiskAction.JOIN, actor=who)
    words = request.args.get("q", "").strip()[:LONGEST]
    found = [] if offer.why_not else risks_to_join(view.risk, words, reader=who)
    return risk_page(
        "standing/similar.html",
        view,
        units={other.holder.code for other in found},
        answers={"q": words},
        why_not=offer.why_not,
        words=words,
        found=[(other, _join_to(view.risk, other)) for other in found],
        most=MOST,
    )


def _join_to(risk: Any, other: Any) -> str:
    """Where the two are joined: a new risk in triage, one of the register on a page of its own."""
    way = "pages.triage_one" if risk.status == RiskStatus.NEW else "pages.ask_to_join"
    return url_for(way, ref=risk.reference, target=other.reference)
