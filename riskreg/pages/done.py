"""What a page says after something was done: a word in the address, a sentence from this list, nothing stored."""

from flask import request
from werkzeug.exceptions import BadRequest

DONE = {
    "answered": "Your answer was sent",
    "draft-deleted": "Draft deleted",
    "draft-saved": "Draft saved. You can finish it at any time",
}
"""``?done=answered`` on a page that ``takes("done")`` shows this sentence at its top."""


def refuse_unknown_word() -> None:
    if "done" in request.args and request.args["done"] not in DONE:
        raise BadRequest()


def done_message() -> str | None:
    """The sentence for this request, or none."""
    return DONE.get(request.args.get("done", ""))
