"""HTML for people, one module a noun."""

from flask import Flask

from riskreg.pages import (  # noqa: F401  a module adds its routes by being imported
    actions,
    changing,
    checks,
    closing,
    confidential,
    controls,
    dealt,
    deciding,
    escalating,
    failures,
    governance_reviews,
    handing_down,
    health,
    history,
    holding,
    home,
    journeys,
    moving_on,
    my_risks,
    past,
    pathway,
    quick_log,
    redating,
    register_list,
    request,
    requests,
    risk,
    scoring,
    scoring_beside,
    sending,
    setting_pathway,
    sharing,
    sign_in,
    similar,
    standing_forms,
    stepping_up,
    transferring,
    transfers,
    triage,
    units,
    unlinking,
)
from riskreg.pages.blueprint import pages
from riskreg.pages.chrome import dress
from riskreg.pages.sign_in import keep_passwords
from riskreg.pages.static_files import serve_static_for_a_year


def register(app: Flask) -> None:
    """Put every route of the pages into the app, and what they stand on: words, navigation, error pages."""
    dress(app)
    keep_passwords(app)
    serve_static_for_a_year(app)
    failures.catch(app)
    app.register_blueprint(pages)
