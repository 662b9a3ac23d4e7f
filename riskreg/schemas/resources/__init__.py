"""What comes out of the API: the shapes that OpenAPI describes. Risks are stored as text in exactly these keys."""

from riskreg.schemas.resources.base import Resource, page_of
from riskreg.schemas.resources.finding import Finding
from riskreg.schemas.resources.ledger import Change, Event, HistoryEntry, Step
from riskreg.schemas.resources.life import StepDown, StepDownRead
from riskreg.schemas.resources.pathway import PathwayPreview, Proposal, UnitPathway
from riskreg.schemas.resources.people_and_places import Holder, Origin, Person
from riskreg.schemas.resources.problem import Problem
from riskreg.schemas.resources.register import Code, Matrix, Me, PathwayLevel, PersonAtUnit, Profession, Unit, WholeUnit
from riskreg.schemas.resources.request import Request, Unanswered
from riskreg.schemas.resources.risk import Escalation, Risk
from riskreg.schemas.resources.sight import ConfidentialMark, GovernanceReview, Share
from riskreg.schemas.resources.standing import (
    DateBefore,
    LinkInView,
    Reopening,
    Review,
    SettledProposal,
    Tolerance,
    Voice,
)
from riskreg.schemas.resources.transfer import Transfer
from riskreg.schemas.resources.treatment import Action, Closure, Control, NumberedScore, Score, Scores

__all__ = [
    "Action",
    "Change",
    "Closure",
    "Code",
    "ConfidentialMark",
    "Control",
    "DateBefore",
    "Escalation",
    "Event",
    "Finding",
    "GovernanceReview",
    "HistoryEntry",
    "Holder",
    "LinkInView",
    "Matrix",
    "Me",
    "NumberedScore",
    "Origin",
    "PathwayLevel",
    "PathwayPreview",
    "Person",
    "PersonAtUnit",
    "Problem",
    "Profession",
    "Proposal",
    "Reopening",
    "Request",
    "Resource",
    "Review",
    "Risk",
    "Score",
    "Scores",
    "SettledProposal",
    "Share",
    "Step",
    "StepDown",
    "StepDownRead",
    "Tolerance",
    "Transfer",
    "Unanswered",
    "Unit",
    "UnitPathway",
    "Voice",
    "WholeUnit",
    "page_of",
]
