"""Every code a problem can carry, with its status: what handlers title, OpenAPI lists and clients branch on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    status: int
    title: str
    meaning: str


PROBLEMS = {
    "malformed_json": Problem(400, "Malformed JSON", "The body is not JSON in UTF-8."),
    "bad_parameter": Problem(400, "Bad parameter", "A query parameter or header has a value that cannot be used."),
    "unknown_parameter": Problem(400, "Unknown parameter", "A query parameter that this path does not take."),
    "bad_cursor": Problem(400, "Bad cursor", "A cursor made for another caller, other filters or another register."),
    "idempotency_key_missing": Problem(
        400, "Idempotency key missing", "A POST needs an Idempotency-Key, or a UUID as X-Request-ID."
    ),
    "not_signed_in": Problem(401, "Not signed in", "The token is missing, unknown or expired. Cookies do not count."),
    "not_permitted": Problem(403, "Not permitted", "You can see this, but you may not do this to it."),
    "step_up_needed": Problem(
        403, "Step up needed", "Done in the browser only, where the password is given again: a token cannot do it."
    ),
    "not_found": Problem(404, "Not found", "It does not exist, or it is not yours to see: the two answer alike."),
    "method_not_allowed": Problem(405, "Method not allowed", "Allow names the methods of this path."),
    "move_not_legal": Problem(
        409, "Not possible now", "The status stands against it. legal_moves names what you may do instead."
    ),
    "step_down_undecided": Problem(
        409, "A step-down waits", "A unit below was asked to take this risk back and has not answered."
    ),
    "escalation_undecided": Problem(409, "A request waits", "A unit was asked about this risk and has not decided."),
    "transfer_undecided": Problem(
        409, "A transfer waits", "Another organisation was asked to take this risk on and has not answered."
    ),
    "risk_confidential": Problem(409, "Confidential", "A confidential risk cannot be shown to another organisation."),
    "nothing_proposed": Problem(409, "Nothing proposed", "The score meets no threshold above, so nothing can be held."),
    "above_tolerance": Problem(
        409, "Above tolerance", "The score is more than the holder may tolerate, which is tolerance: escalate it."
    ),
    "second_person_needed": Problem(
        409, "Second person needed", "From a score of 15 on, one person alone cannot close a risk."
    ),
    "review_open": Problem(409, "Review open", "Your governance review of this unit is open already."),
    "review_over": Problem(409, "Review over", "This governance review has ended already."),
    "key_in_use": Problem(409, "Key in use", "The first request with this Idempotency-Key is still at work."),
    "resync_required": Problem(
        410, "Start again", "The register was restored or your rights changed: start again without since."
    ),
    "changed_since_read": Problem(412, "Changed since read", "If-Match is not the version of now, which is version."),
    "too_large": Problem(413, "Too large", "The body is larger than 1 MB."),
    "unsupported_media_type": Problem(415, "Unsupported media type", "The body is not application/json."),
    "invalid_input": Problem(422, "Invalid input", "errors says which answers need correcting, and how."),
    "pii_suspected": Problem(422, "Patient identifier suspected", "A text holds what looks like an NHS number."),
    "urgent_not_told": Problem(
        422, "Tell somebody first", "Somebody could be harmed today: tell the person in charge, then say so."
    ),
    "key_reused": Problem(422, "Key reused", "This Idempotency-Key was used for another request."),
    "if_match_missing": Problem(428, "If-Match missing", "A change needs If-Match with the version you read."),
    "too_many_requests": Problem(429, "Too many requests", "Wait for the seconds in Retry-After."),
    "internal": Problem(500, "Internal error", "A fault of ours. The log has it under request_id."),
    "busy": Problem(503, "Busy", "Nothing was changed. Try again after the seconds in Retry-After."),
    "outcome_unknown": Problem(
        503, "Outcome unknown", "The database went away while saving. Send it again under the same Idempotency-Key."
    ),
}
