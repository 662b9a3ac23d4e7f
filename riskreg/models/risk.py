"""The risk itself: its words, where it stands, and its place in the tree. What hangs on it has files of its own."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.people import Person
from riskreg.models.units import Unit
from riskreg.vocabulary import (
    INVOLVED,
    Band,
    EscalationStatus,
    Level,
    RiskStatus,
    ScoreKind,
    StepDownStatus,
    Theme,
    Urgency,
)

if TYPE_CHECKING:
    from riskreg.models.escalation import Escalation
    from riskreg.models.links import RiskLink
    from riskreg.models.sight import RiskReader, RiskShare
    from riskreg.models.standing import ClosureProposal
    from riskreg.models.step_down import StepDown
    from riskreg.models.transfer import Transfer
    from riskreg.models.treatment import Action, Control, Score
    from riskreg.models.voices import Voice


class Risk(Base):
    __tablename__ = "risks"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column()
    status: Mapped[RiskStatus] = mapped_column(one_of(RiskStatus, "status"))
    theme: Mapped[Theme] = mapped_column(one_of(Theme, "theme"))
    title: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(500), default="")
    event: Mapped[str] = mapped_column(String(500))
    effect: Mapped[str] = mapped_column(String(500), default="")
    urgency: Mapped[Urgency] = mapped_column(one_of(Urgency, "urgency"))
    affected: Mapped[list[str]] = mapped_column(JSON)
    confidential: Mapped[bool] = mapped_column(default=False)
    level: Mapped[Level] = mapped_column(one_of(Level, "level"))
    score: Mapped[int | None]
    band: Mapped[Band | None] = mapped_column(one_of(Band, "band"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    triage_by: Mapped[date | None]
    next_review_on: Mapped[date | None]
    tolerated_until: Mapped[date | None]
    # Tags of the work system (SEIPS), and of education quality: kept apart from the score.
    seips: Mapped[list[str]] = mapped_column(JSON, default=list)
    education: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("risks.id"), index=True)
    # What the holder tolerates, as it stood when the risk was placed or scored: later settings change nothing here.
    appetite: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    raised_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    ics_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    national_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))

    raised_by: Mapped[Person] = relationship(foreign_keys=raised_by_id)
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)
    origin: Mapped[Unit] = relationship(foreign_keys=origin_id)
    holder: Mapped[Unit] = relationship(foreign_keys=holder_id)
    # Read only: their ids are set (``placing.set_path``), so that a flush need not look through all of them.
    team: Mapped[Unit | None] = relationship(foreign_keys=team_id, viewonly=True)
    service: Mapped[Unit | None] = relationship(foreign_keys=service_id, viewonly=True)
    organisation: Mapped[Unit | None] = relationship(foreign_keys=organisation_id, viewonly=True)
    ics: Mapped[Unit | None] = relationship(foreign_keys=ics_id, viewonly=True)
    region: Mapped[Unit | None] = relationship(foreign_keys=region_id, viewonly=True)
    national: Mapped[Unit | None] = relationship(foreign_keys=national_id, viewonly=True)

    professions: Mapped[list["RiskProfession"]] = relationship(
        order_by="RiskProfession.profession", cascade="all, delete-orphan"
    )
    scores: Mapped[list["Score"]] = relationship(
        primaryjoin="and_(Score.risk_id == Risk.id, Score.beside_unit_id.is_(None))",
        order_by="Score.id",
        back_populates="risk",
        overlaps="scores_beside",
    )
    scores_beside: Mapped[list["Score"]] = relationship(
        primaryjoin="and_(Score.risk_id == Risk.id, Score.beside_unit_id.is_not(None))",
        order_by="Score.id",
        overlaps="scores,risk",
    )
    controls: Mapped[list["Control"]] = relationship(order_by="Control.n")
    actions: Mapped[list["Action"]] = relationship(order_by="Action.n", back_populates="risk")
    escalations: Mapped[list["Escalation"]] = relationship(order_by="Escalation.id", back_populates="risk")
    step_downs: Mapped[list["StepDown"]] = relationship(order_by="StepDown.id", back_populates="risk")
    closure_proposals: Mapped[list["ClosureProposal"]] = relationship(
        order_by="ClosureProposal.id", back_populates="risk"
    )
    voices: Mapped[list["Voice"]] = relationship(
        order_by="Voice.n", back_populates="risk", foreign_keys="Voice.risk_id"
    )
    links: Mapped[list["RiskLink"]] = relationship(
        order_by="RiskLink.n", back_populates="risk", foreign_keys="RiskLink.risk_id"
    )
    linked_from: Mapped[list["RiskLink"]] = relationship(
        order_by="RiskLink.id", foreign_keys="RiskLink.linked_risk_id", viewonly=True
    )
    readers: Mapped[list["RiskReader"]] = relationship(back_populates="risk", cascade="all, delete-orphan")
    shares: Mapped[list["RiskShare"]] = relationship(order_by="RiskShare.n", back_populates="risk")
    transfers: Mapped[list["Transfer"]] = relationship(order_by="Transfer.id", back_populates="risk")
    joined_to: Mapped["Risk | None"] = relationship(remote_side=id)

    __table_args__ = (
        CheckConstraint("(score IS NULL) = (band IS NULL)", name="score_has_band"),
        # A risk of the register has an owner, a score and a review date; before that it has none of them.
        CheckConstraint(
            "status NOT IN ('open', 'tolerated')"
            " OR (owner_id IS NOT NULL AND score IS NOT NULL AND next_review_on IS NOT NULL)",
            name="on_the_register",
        ),
        CheckConstraint("(status = 'tolerated') = (tolerated_until IS NOT NULL)", name="tolerated_until_a_day"),
        CheckConstraint("(status = 'joined') = (joined_to_id IS NOT NULL)", name="joined_to_another"),
        # Lists filter here and nowhere else; one index covers a scan by any mix of filters.
        Index(
            "ix_risks_filters",
            "id",
            "status",
            "level",
            "theme",
            "band",
            "score",
            "organisation_id",
            "ics_id",
            "raised_at",
            "changed_at",
        ),
    )
    # The version is counted by the move (``workflows.transitions``), which also writes it into the ledger.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    @property
    def path(self) -> dict[Level, Unit]:
        """The units from origin up to the nation that this risk belongs to, lowest first; at most one a level."""
        units = {
            Level.TEAM: self.team,
            Level.SERVICE: self.service,
            Level.ORGANISATION: self.organisation,
            Level.ICS: self.ics,
            Level.REGION: self.region,
            Level.NATIONAL: self.national,
        }
        return {level: unit for level, unit in units.items() if unit is not None}

    @property
    def path_in_organisation(self) -> list[Unit]:
        """Origin to its organisation; the origin alone when it stands above every organisation."""
        inside = [unit for level, unit in self.path.items() if level.inside_organisation]
        return inside or [self.origin]

    @property
    def domain(self) -> str | None:
        """The kind of consequence of the current score; none before there is one."""
        return next((row.domain for row in reversed(self.scores) if row.kind == ScoreKind.CURRENT), None)

    @property
    def ids_in_organisation(self) -> set[int]:
        """The units of the path inside the organisation, without reading them."""
        return {unit_id for unit_id in (self.team_id, self.service_id, self.organisation_id) if unit_id is not None}

    @property
    def reached(self) -> list[Unit]:
        """The path up to the highest of: its organisation, its holder, a unit asked or still involved."""
        ranks = [self.origin.level.rank, self.level.rank]
        ranks += [Level.ORGANISATION.rank] if self.organisation_id is not None else []
        ranks += [request.to_unit.level.rank for request in self.escalations if request.status in INVOLVED]
        return [unit for level, unit in self.path.items() if level.rank <= max(ranks)]

    @property
    def undecided(self) -> "Escalation | None":
        """The one request that waits for an answer; the database allows no second."""
        return next((request for request in self.escalations if request.is_undecided), None)

    @property
    def involved(self) -> list["Escalation"]:
        """The accepted requests that have not ended, oldest first: the units above that are still involved."""
        return [request for request in self.escalations if request.status == EscalationStatus.ACCEPTED]

    @property
    def held_through(self) -> "Escalation | None":
        """The newest acceptance by which its holder holds it, alone or as the one that leads."""
        return next((request for request in reversed(self.involved) if request.gives_to(self.holder_id)), None)

    @property
    def co_owners(self) -> list[Person]:
        """Who owns it beside its owner, while it is held together."""
        return [row.person for request in self.involved for row in request.co_owners if row.person is not self.owner]

    def is_heard(self, person_id: int) -> bool:
        """Does this person stand behind it already: as the one who raised it, or as a voice?"""
        return self.raised_by_id == person_id or any(voice.person_id == person_id for voice in self.voices)

    @property
    def step_down_asked(self) -> "StepDown | None":
        """The one step-down that waits for the unit below."""
        return next((row for row in self.step_downs if row.status == StepDownStatus.ASKED), None)

    @property
    def closure_proposed(self) -> "ClosureProposal | None":
        """The one proposal to close that waits for a second person."""
        return next((row for row in self.closure_proposals if row.settled_version is None), None)


class RiskProfession(Base):
    __tablename__ = "risk_professions"
    __table_args__ = (Index("ix_risk_professions_profession_risk_id", "profession", "risk_id"),)

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    profession: Mapped[str] = mapped_column(ForeignKey("professions.code"), primary_key=True)
