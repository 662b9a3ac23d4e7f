"""Tables, one file a subject. Importing the package makes every table known to ``Base.metadata``."""

from riskreg.models.access import AccessToken, Client, IdempotencyKey, SignedInSession, SignInAttempt
from riskreg.models.base import Base
from riskreg.models.correspondence import Draft, Message, RiskClosure, RiskDecline, RiskQuestion
from riskreg.models.escalation import Escalation, EscalationQuestion
from riskreg.models.ledger import (
    Audience,
    Erasure,
    Event,
    LedgerHead,
    ReferenceCounter,
    RiskCurrent,
    RiskVersion,
)
from riskreg.models.owed import Leased, Outbox, Owed, PeriodicJob, Reminder
from riskreg.models.pathway import PathwaySetting
from riskreg.models.people import Grant, Person
from riskreg.models.reference import Profession, RiskMatrix
from riskreg.models.risk import Risk, RiskProfession
from riskreg.models.treatment import Action, Control, Score
from riskreg.models.units import Unit, UnitName, UnitParent, UnitSuccessor

__all__ = [
    "AccessToken",
    "Action",
    "Audience",
    "Base",
    "Client",
    "Control",
    "Draft",
    "Erasure",
    "Escalation",
    "EscalationQuestion",
    "Event",
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
    "RiskMatrix",
    "RiskProfession",
    "RiskQuestion",
    "RiskVersion",
    "Score",
    "SignInAttempt",
    "SignedInSession",
    "Unit",
    "UnitName",
    "UnitParent",
    "UnitSuccessor",
]
