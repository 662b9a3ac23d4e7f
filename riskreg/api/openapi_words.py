"""The words of the description that belong to no single route."""

from typing import Any

from riskreg.api.operations import Operation

INFO = {
    "title": "AHP risk escalation register",
    "version": "1.0.0",
    "description": """The register that people use in the browser, for programs.

**Who you are.** Send `Authorization: Bearer TOKEN`: a person's token (`rrp_...`) may do what that person may, a machine
client's (`rrm_...`) only reads. Cookies are never looked at. What you may not see answers like what does not exist.

**One document.** A risk looks the same for everybody: units by code, people by an opaque id and a title, no names.

**Versions.** Each risk has one `version`, which is also its `ETag`. A change sends it back as `If-Match: "7"`; when
somebody was quicker the answer is 412 with the version of now. Requests to a unit above carry their risk's version.

**Once.** Each POST carries an `Idempotency-Key` of your making. Sent again with the same body it gives the first answer
again, with `Idempotency-Replayed: true`; nothing is done twice. Keys are kept for seven days.

**Lists.** `links.next` is the path of the next page, or null on the last one; `meta.has_more` says the same.

**Keeping a copy.** `/changes` brings everything and then only what changed.

**Tracing.** Send `X-Request-ID` and `X-Correlation-ID` with any request, or get made ones; both come back.

**Problems** are `application/problem+json`; branch on `code`. New fields, codes and words may come at any time: ignore
what you do not know.""",
}
TAGS = [
    {"name": "Risks", "description": "What might happen, where it stands, what became of it."},
    {"name": "Triage", "description": "What AHP leadership does with a new risk."},
    {"name": "Treatment", "description": "Scores, controls, actions, closing."},
    {"name": "Sight", "description": "Who reads a risk beside those it has come to, or instead of them."},
    {"name": "Escalations", "description": "Requests to a unit above, and its answers."},
    {"name": "Step-downs", "description": "Handing a risk down again to the unit it came from."},
    {"name": "Transfers", "description": "A service moves to another organisation, and its risks with it."},
    {"name": "Changes", "description": "Keeping a copy up to date."},
    {"name": "Reference", "description": "Units, code lists, who you are."},
    {"name": "About", "description": "This description."},
]
SECURITY = {"bearer": {"type": "http", "scheme": "bearer", "description": "A token, shown once when it was made."}}
_KEY = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9._-]{1,64}$"}
_ID = {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"}
_ABOUT_HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Idempotency-Key": ("New for each new request. A UUID as X-Request-ID does as well.", _KEY),
    "If-Match": (
        'The version of the risk that you read, in quotes: `"7"`.',
        {"type": "string", "pattern": '^"[0-9]+"$'},
    ),
    "If-None-Match": ("The version you have: 304 when it is still that one.", {"type": "string"}),
    "X-Request-ID": ("Comes back with the answer; made when you send none.", _ID),
    "X-Correlation-ID": ("Comes back with the answer.", _ID),
}
HEADERS = {
    name: {"name": name, "in": "header", "description": about, "schema": schema}
    for name, (about, schema) in _ABOUT_HEADERS.items()
}
PARAMETERS = {name: HEADERS[name] for name in ("X-Request-ID", "X-Correlation-ID")}
_COMES_BACK = {
    "ETag": "The version of the risk, in quotes.",
    "Location": "The path of what was made.",
    "Idempotency-Replayed": "true when this answer was given before.",
    "Link": 'The next page, with rel="next".',
    "RateLimit": "What is left of your requests.",
}


def of_path(argument: str, path: str) -> str:
    """What an argument of this path stands for."""
    words = {"n": "Its number in the risk.", "code": "Code of the unit.", "name": "Name of the list."}
    if argument in words:
        return words[argument]
    ids = {
        "escalations": "Id of the request.",
        "step-downs": "Id of the step-down.",
        "transfers": "Id of the proposal.",
        "units": "Id of the governance review.",
    }
    return ids.get(path.split("/")[1], "Id or reference of the risk.")


def answer_headers(declared: Operation) -> dict[str, Any]:
    """The headers an answer carries beside its body."""
    names = [] if declared.public else ["RateLimit"]
    names += ["Idempotency-Replayed"] if declared.method == "POST" else []
    names += ["ETag"] if declared.acts or declared.conditional else []
    names += ["Location"] if declared.status == 201 else []
    names += ["Link"] if declared.many else []
    headers = {name: {"description": _COMES_BACK[name], "schema": {"type": "string"}} for name in names}
    return {"headers": headers} if headers else {}
