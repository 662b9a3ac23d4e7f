"""Which acts need the password again, whichever door: exactly these."""

from riskreg.api.operations import OPERATIONS

PAGES = {
    ("GET", "/risks/<ref>/confidential"),
    ("POST", "/risks/<ref>/confidential"),
    ("GET", "/risks/<ref>/confidential/end"),
    ("POST", "/risks/<ref>/confidential/end"),
    ("GET", "/risks/<ref>/readers"),
    ("GET", "/risks/<ref>/share"),
    ("POST", "/risks/<ref>/share"),
    ("POST", "/risks/<ref>/readers"),
    ("GET", "/units/<code>/governance-reviews/new"),
    ("POST", "/units/<code>/governance-reviews/check"),
    ("POST", "/units/<code>/governance-reviews"),
}
API = {
    "/risks/<identifier>/confidential-marks",
    "/risks/<identifier>/confidential-marks/clearing",
    "/risks/<identifier>/readers",
    "/risks/<identifier>/shares",
    "/units/<code>/governance-reviews",
}


def test_exactly_these_routes_need_the_password_again(app):
    found = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].access.step_up
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert found == PAGES | {("POST", f"/api/v1{path}") for path in API}


def test_the_api_describes_them():
    assert {operation.path for operation, _ in OPERATIONS if operation.step_up} == API
