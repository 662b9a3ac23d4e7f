"""One risk, in short: what it is, where it stands, what is being done, what its reader may do next."""

from riskreg import policy
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, newest, risk_page
from riskreg.pages.what_hangs_on_it import units_of, what_hangs_on
from riskreg.queries.closing_words import closing_words
from riskreg.queries.proposals import proposal_of
from riskreg.vocabulary import Permission, ScoreKind
from riskreg.web.access import reader, requires


@pages.get("/risks/<ref>")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_risk(ref: str) -> str:
    view = in_view(ref)
    risk = view.risk
    proposal, hanging = proposal_of(risk), what_hangs_on(view, reader=reader())
    return risk_page(
        "risk/summary.html",
        view,
        here="summary",
        target=newest(risk, ScoreKind.TARGET),
        initial=newest(risk, ScoreKind.INITIAL),
        ended=closing_words(risk),
        requests=view.requests,
        units=units_of(hanging),
        **hanging,
        may_end_shares=policy.can(reader(), Permission.SHARE_RISK, risk),
        proposal=proposal,
        hold_known=proposal is not None and proposal.hold is not None and proposal.hold.version >= view.version,
        may_decide=proposal is not None and policy.can(reader(), Permission.ESCALATE_RISK, risk),
    )
