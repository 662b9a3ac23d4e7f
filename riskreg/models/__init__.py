"""Tables, one file a subject. Importing the package makes every table known to ``Base.metadata``."""

from riskreg.models.access import AccessToken, Client, IdempotencyKey, SignedInSession, SignInAttempt
from riskreg.models.base import Base
from riskreg.models.correspondence import Draft, Message, RiskClosure, RiskDecline, RiskQuestion
from riskreg.models.escalation import Escalation, EscalationHold, EscalationQuestion
from riskreg.models.ledger import (
    Audience,
    Erasure,
    Event,
    LedgerHead,
    ReferenceCounter,
    RiskCurrent,
    RiskVersion,
)
from riskreg.models.links import RiskLink
from riskreg.models.owed import Leased, Outbox, Owed, PeriodicJob, Reminder
from riskreg.models.pathway import PathwaySetting
from riskreg.models.people import Grant, Person
from riskreg.models.reference import Profession, RiskMatrix
from riskreg.models.risk import Risk, RiskProfession
from riskreg.models.sight import ConfidentialMark, GovernanceReview, RiskReader, RiskShare
from riskreg.models.standing import ClosureProposal, RiskReopening, RiskReview, RiskTolerance
from riskreg.models.step_down import StepDown
from riskreg.models.transfer import Transfer
from riskreg.models.treatment import Action, ActionDate, Control, Score
from riskreg.models.units import Unit, UnitChange, UnitName, UnitParent, UnitSuccessor
from riskreg.models.voices import CoOwner, Voice

__all__ = [
    "AccessToken",
    "Action",
    "ActionDate",
    "Audience",
    "Base",
    "Client",
    "ClosureProposal",
    "CoOwner",
    "ConfidentialMark",
    "Control",
    "Draft",
    "Erasure",
    "Escalation",
    "EscalationHold",
    "EscalationQuestion",
    "Event",
    "GovernanceReview",
    "Grant",
    "IdempotencyKey",
    "Leased",
    "LedgerHead",
    "Message",
    "Outbox",
    "Owed",
    "PathwaySetting",
    "PeriodicJob",
    "Person",
    "Profession",
    "ReferenceCounter",
    "Reminder",
    "Risk",
    "RiskClosure",
    "RiskCurrent",
    "RiskDecline",
    "RiskLink",
    "RiskMatrix",
    "RiskProfession",
    "RiskQuestion",
    "RiskReader",
    "RiskReopening",
    "RiskReview",
    "RiskShare",
    "RiskTolerance",
    "RiskVersion",
    "Score",
    "SignInAttempt",
    "SignedInSession",
    "StepDown",
    "Transfer",
    "Unit",
    "UnitChange",
    "UnitName",
    "UnitParent",
    "UnitSuccessor",
    "Voice",
]
