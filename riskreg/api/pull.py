"""A whole list as lines, streamed as the database reads it: memory stays flat, whatever the size."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime

from flask import Response, request

from riskreg.api.limits import pulls
from riskreg.errors import BadRequest
from riskreg.policy import Reader
from riskreg.queries import documents
from riskreg.queries.as_at import lines_as_at
from riskreg.queries.filters import RiskFilters

LINES = "application/x-ndjson"
OF_PAGES = ("limit", "cursor", "include")


def wants_lines() -> bool:
    """Does the caller accept lines, and JSON less?"""
    return request.accept_mimetypes.best_match(["application/json", LINES]) == LINES


def pulled(filters: RiskFilters, *, reader: Reader, as_at: datetime | None = None) -> Response:
    """Every risk of the list, a line each. A pull that breaks off ends without the last chunk, so it can't look whole.

    Raises ``TooManyRequests`` while others run.
    """
    for name in OF_PAGES:
        if name in request.args:
            raise BadRequest(f"{name} is for pages; lines bring the whole list", named=name)
    if request.method == "HEAD":
        return Response(mimetype=LINES)
    ended = pulls().begin(reader.principal)
    try:
        rows = (
            documents.stream(lines_as_at(filters, as_at, reader=reader))
            if as_at
            else documents.pull(filters, reader=reader)
        )
        # What is wrong with the query shows with its first rows, while there is still a status to send.
        first = next(rows, b"")
    except BaseException:
        ended()
        raise
    answer = Response(_until_ended(first, rows, ended), mimetype=LINES)
    # A generator that was never begun does not clean up by itself.
    answer.call_on_close(rows.close)
    answer.call_on_close(ended)
    return answer


def _until_ended(first: bytes, rows: Generator[bytes], ended: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield first
        yield from rows
    finally:
        rows.close()
        ended()
