"""One risk, in short: what it is, where it stands, what is being done, what its reader may do next."""

from riskreg import policy
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, newest, risk_page
from riskreg.queries.closing_words import closing_words
from riskreg.queries.proposals import proposal_of
from riskreg.queries.shares import live_shares
from riskreg.vocabulary import Permission, ScoreKind
from riskreg.web.access import reader, requires


@pages.get("/risks/<ref>")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_risk(ref: str) -> str:
    view = in_view(ref)
    risk = view.risk
    proposal = proposal_of(risk)
    return risk_page(
        "risk/summary.html",
        view,
        here="summary",
        target=newest(risk, ScoreKind.TARGET),
        initial=newest(risk, ScoreKind.INITIAL),
        ended=closing_words(risk),
        requests=view.requests,
        shares=live_shares(risk, reader=reader()),
        may_end_shares=policy.can(reader(), Permission.SHARE_RISK, risk),
        proposal=proposal,
        hold_known=proposal is not None and proposal.hold is not None and proposal.hold.version >= view.version,
        may_decide=proposal is not None and policy.can(reader(), Permission.ESCALATE_RISK, risk),
    )
