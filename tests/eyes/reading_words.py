"""Which words of a risk one reader may read: all they see of it, what they were told, what their unit decided on."""

from dataclasses import dataclass, field

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Escalation, Risk, StepDown, Transfer
from riskreg.vocabulary import EscalationStatus
from tests.eyes.canaries import Word
from tests.eyes.written_rule import Sighted, Standing, looks_back_to, number_of


@dataclass(frozen=True)
class Record:
    """A request, a transfer or a step-down, kept for ever by who leads these units.

    ``frozen``: the event whose document it shows.
    """

    name: str
    units: set[int]
    frozen: int | None


@dataclass(frozen=True)
class Eyes:
    """One reader before one risk. ``since``: none while they do not see it. ``records``: those they keep (V6)."""

    since: int | None = None
    raised: bool = False
    records: list[Record] = field(default_factory=list)

    def may_read(self, word: Word) -> bool:
        return self._in_view(word) or (self.raised and word.told) or any(self._kept(word, one) for one in self.records)

    def _in_view(self, word: Word) -> bool:
        """What the risk says, or said when it came into view; and whatever was said from then on."""
        if self.since is None:
            return False
        return max(word.seq, word.again) >= self.since or (word.document and word.until > self.since)

    @staticmethod
    def _kept(word: Word, record: Record) -> bool:
        """The request itself, and the risk as it was when it was decided."""
        stood = word.document and record.frozen is not None and word.seq <= record.frozen < word.until
        return record.name in word.records or stood


def eyes_of(who: Sighted, where: Standing, records: list[Record]) -> Eyes:
    since = looks_back_to(who, where)
    # A confidential risk hides its requests too.
    hidden = where.risk.confidential and since is None
    kept = [] if hidden else [record for record in records if record.units & who.leads]
    return Eyes(since, who.person is not None and where.risk.raised_by_id == who.person, kept)


def records_of(risk: Risk) -> list[Record]:
    """A request withdrawn shows no document, nor does a step-down; one undecided shows what is seen anyway."""
    found = []
    for request in db.session.scalars(select(Escalation).where(Escalation.risk_id == risk.id)):
        version = None if request.status == EscalationStatus.WITHDRAWN else request.decided_version
        frozen = number_of(risk, version) if version is not None else None
        found.append(Record(request.to_unit.code, {request.to_unit_id}, frozen))
    for transfer in db.session.scalars(select(Transfer).where(Transfer.risk_id == risk.id)):
        ends = {transfer.to_organisation_id, transfer.from_organisation_id}
        found.append(Record("transfer", ends, number_of(risk, transfer.asked_version)))
    for asked in db.session.scalars(select(StepDown).where(StepDown.risk_id == risk.id)):
        found.append(Record("step-down", {asked.from_unit_id}, None))
    return found
