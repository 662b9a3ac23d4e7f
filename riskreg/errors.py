"""What can go wrong for a caller. No web framework here: pages and API turn these into responses."""

from typing import Any


class RiskRegisterError(Exception):
    """Base of all: ``message`` tells a person how to go on; ``fields`` maps a field's name to its messages."""

    status = 500
    code = "internal"

    def __init__(
        self,
        message: str,
        *,
        fields: dict[str, list[str]] | None = None,
        code: str | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}
        self.code = code or self.code
        self.details = details


class BadRequest(RiskRegisterError):
    """The request cannot be understood: its JSON, a header, a parameter, a cursor."""

    status, code = 400, "bad_parameter"

    def __init__(self, message: str, *, code: str | None = None, named: str | None = None) -> None:
        super().__init__(message, code=code, fields={named: [message]} if named else None)


class NotSignedIn(RiskRegisterError):
    status, code = 401, "not_signed_in"


class NotPermitted(RiskRegisterError):
    """The reader sees the thing but may not do this to it."""

    status, code = 403, "not_permitted"


class StepUpNeeded(RiskRegisterError):
    """One of the most sensitive acts: the password has to be given again, in the browser; a token cannot."""

    status, code = 403, "step_up_needed"

    def __init__(self) -> None:
        super().__init__("Do this in the browser, where you enter your password again. A token cannot do it.")


class NotFound(RiskRegisterError):
    """Does not exist, or is not the reader's to see: the two answer alike."""

    status, code = 404, "not_found"

    def __init__(self, message: str = "There is nothing here that you can see.") -> None:
        super().__init__(message)


class RuleBroken(RiskRegisterError):
    """Well formed and permitted, but not now: an illegal move, a second escalation."""

    status, code = 409, "move_not_legal"


class ResyncRequired(RiskRegisterError):
    """What a cursor of the change feed stood for is no more: another database, or another right to see."""

    status, code = 410, "resync_required"

    def __init__(self) -> None:
        super().__init__("Start again without since. Then delete what the new pass did not bring.")


class ChangedSinceRead(RiskRegisterError):
    status, code = 412, "changed_since_read"

    def __init__(self, version: int) -> None:
        super().__init__(
            "Someone changed this risk after you opened it. Check what changed, then try again.",
            version=version,
        )


class TooLarge(RiskRegisterError):
    status, code = 413, "too_large"

    def __init__(self) -> None:
        super().__init__("The body is larger than 1 MB.")


class UnsupportedMediaType(RiskRegisterError):
    status, code = 415, "unsupported_media_type"

    def __init__(self) -> None:
        super().__init__("Send JSON, with Content-Type: application/json.")


class InvalidInput(RiskRegisterError):
    """Answers that need correcting; ``fields`` says which and how."""

    status, code = 422, "invalid_input"

    def __init__(self, fields: dict[str, list[str]], *, code: str | None = None) -> None:
        super().__init__("Some answers need correcting.", fields=fields, code=code)


class PreconditionMissing(RiskRegisterError):
    status, code = 428, "if_match_missing"

    def __init__(self) -> None:
        super().__init__('Send If-Match with the version you read, for example If-Match: "7".')


class TooManyRequests(RiskRegisterError):
    status, code = 429, "too_many_requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)


class Unavailable(RiskRegisterError):
    """The database did not do it, or did not say that it did."""

    status = 503
    retry_after = 5


class Busy(Unavailable):
    """The database could not take the write in time, or at all, or is away; nothing was changed."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(
            "The register is busy. Nothing was changed. Try again in a few seconds.", retry_after=self.retry_after
        )


class OutcomeUnknown(Unavailable):
    """The database went away while it was saving: what was sent is there whole, or not at all."""

    code = "outcome_unknown"

    def __init__(self) -> None:
        super().__init__(
            "The connection was lost while saving. Send it again in a few seconds: it is saved once only.",
            retry_after=self.retry_after,
        )
