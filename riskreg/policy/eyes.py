"""Whose eyes a statement looks with: the kind of reader, for building it once; who it is, for each time it is asked.

Why they are apart: ``docs/decisions/0056-statements-are-built-once.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Date, Integer, bindparam

from riskreg.vocabulary import Level

UNITS = (
    "reading",
    "reading_inside",
    "governing",
    "governing_inside",
    "named",
    "named_inside",
    "informing",
    "leading",
    "chairing",
    "overseeing",
)
"""The sets of units that rights are worked out from; ``_inside``: those of them inside an organisation."""


@dataclass(frozen=True)
class Eyes:
    """Readers of one kind: those for whom the same SQL is asked, with other values.

    ``values`` is empty in a statement that is kept, which then is not asked without them.
    """

    is_person: bool
    governs: bool = False
    informs: bool = False
    levels: frozenset[Level] = frozenset()
    """Of the units where they may be named to read a confidential risk."""
    values: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        if self.values:
            raise TypeError("A statement with a reader's own values in it is not kept.")
        return hash((self.is_person, self.governs, self.informs, self.levels))

    def units(self, name: str) -> BindParameter[Any]:
        """The ids of the units of one of the sets ``UNITS``; none let nothing be seen."""
        assert name in UNITS, name
        return self._value(name, Integer, expanding=True)

    @property
    def person(self) -> BindParameter[Any]:
        """The id of the person who reads; of a machine client none."""
        return self._value("person", Integer)

    @property
    def today(self) -> BindParameter[Any]:
        return self._value("today", Date)

    def _value(self, name: str, type_: Any, *, expanding: bool = False) -> BindParameter[Any]:
        if not self.values:
            return bindparam(name, type_=type_, expanding=expanding)
        # Under a name of its own: SQL that was asked with the values in it is never taken for that of a kept statement,
        # which would then pass without.
        return bindparam(name, self.values[name], type_=type_, expanding=expanding, unique=True)
