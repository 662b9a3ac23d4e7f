"""One risk, in short: what it is, where it stands, what is being done, what its reader may do next."""

from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, newest, risk_page
from riskreg.queries.closing_words import closing_words
from riskreg.vocabulary import Permission, ScoreKind
from riskreg.web.access import requires


@pages.get("/risks/<ref>")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_risk(ref: str) -> str:
    view = in_view(ref)
    risk = view.risk
    return risk_page(
        "risk/summary.html",
        view,
        here="summary",
        target=newest(risk, ScoreKind.TARGET),
        initial=newest(risk, ScoreKind.INITIAL),
        ended=closing_words(risk),
        requests=view.requests,
    )
