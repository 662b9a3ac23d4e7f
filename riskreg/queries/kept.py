"""Statements that are built once and kept: by what they ask, never by whom or when.

A function under ``kept`` takes what the statement looks like (``policy.kind_of`` a reader, which filters there are) and
builds it with parameters for everything else; who asks it gives the values each time. A value that is left out is an
error of the database layer, so nobody reads by the rights of an earlier reader.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from riskreg.models.base import Base

Built = TypeVar("Built")
SHAPES = 64
"""Of each function so many are kept; the longest unused one goes and is built anew when it is asked for again."""


def kept(build: Callable[..., Built]) -> Callable[..., Built]:
    """Build once for each set of arguments. Raises ``TypeError`` for one that is a row of the database."""
    remembered = lru_cache(maxsize=SHAPES)(build)

    @wraps(build)
    def statement(*shape: Any) -> Built:
        if any(isinstance(part, Base) for part in shape):
            raise TypeError("A statement is kept by the kind of its reader, not by the reader.")
        return remembered(*shape)

    return statement
