"""What a look at the data of the register finds: questions to answer, risk by risk."""

from flask import render_template, request
from werkzeug.exceptions import BadRequest

from riskreg.pages.blueprint import pages, takes
from riskreg.queries.data_quality import FINDINGS_SHOWN, counts, findings
from riskreg.vocabulary import Check
from riskreg.web.access import reader, requires


@pages.get("/register/checks")
@requires()
@takes("check")
def show_checks() -> str:
    who, word = reader(), request.args.get("check")
    if word is not None and word not in list(Check):
        raise BadRequest()
    which = Check(word) if word else None
    return render_template(
        "checks/list.html",
        counts=counts(reader=who),
        which=which,
        found=findings(reader=who, only=which) if which else [],
        most=FINDINGS_SHOWN,
    )
