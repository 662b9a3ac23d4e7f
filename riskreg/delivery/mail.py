"""A letter as a mail, and the ways it leaves: to a mail server, or into a folder as a file.

Subject and body carry the risk's reference and nothing that anybody wrote: mails lie on lock screens.
"""

import os
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from html import escape
from pathlib import Path
from typing import Any

from riskreg.delivery import reminder_words
from riskreg.delivery.reminder_words import Wording, due
from riskreg.queries.deliveries import Letter
from riskreg.vocabulary import EventKind, ReminderRule, UnitEventKind

SECONDS = 30


def _asked(letter: Letter) -> str:
    if letter.sees_it and not letter.raised_it:
        return f"{letter.reference} waits for your answer"
    return f"{letter.reference} is going to {letter.asked_unit}"


def _asked_back(letter: Letter) -> str:
    if letter.sees_it and not letter.raised_it:
        return f"{letter.reference}: take it back?"
    return f"{letter.asked_unit} was asked to take {letter.reference} back"


def _shared(letter: Letter) -> str:
    whom = "another unit" if letter.raised_it else "you"
    return f"{letter.reference} is shared with {whom}"


def _confidential(letter: Letter) -> str:
    named = letter.sees_it and not letter.raised_it
    return f"You can read {letter.reference}, which is confidential" if named else f"News about {letter.reference}"


def _handed_over(letter: Letter) -> str:
    is_owner = letter.data.get("owner") == letter.person
    return f"You own {letter.reference} now" if is_owner else f"{letter.reference} has another owner"


SUBJECTS: dict[EventKind | UnitEventKind | ReminderRule, Wording] = {
    **reminder_words.SUBJECTS,
    EventKind.RISK_RAISED: lambda letter: f"We have your risk {letter.reference}",
    EventKind.RISK_QUESTION_ASKED: lambda letter: f"A question about {letter.reference}",
    EventKind.RISK_QUESTION_ANSWERED: lambda letter: f"A reply about {letter.reference}",
    EventKind.RISK_ACCEPTED: lambda letter: f"{letter.reference} is on the register",
    EventKind.RISK_DECLINED: lambda letter: f"{letter.reference} was not added",
    EventKind.RISK_AMENDED: lambda letter: f"{letter.reference} has changed",
    EventKind.RISK_SCORED_BESIDE: lambda letter: f"Another level has scored {letter.reference}",
    EventKind.RISK_SCORED: lambda letter: f"The score of {letter.reference} has changed",
    EventKind.RISK_CONTROL_ADDED: lambda letter: f"{letter.reference} has changed",
    EventKind.RISK_ACTION_ADDED: lambda letter: f"You have an action due {due(letter)}",
    EventKind.RISK_ACTION_COMPLETED: lambda letter: f"An action on {letter.reference} is done",
    EventKind.RISK_ACTION_REDATED: lambda letter: f"An action on {letter.reference} has another date",
    EventKind.RISK_EDUCATION_TAGGED: lambda letter: f"{letter.reference} has changed",
    EventKind.RISK_JOINED: lambda letter: f"{letter.reference} was joined to another risk",
    EventKind.RISK_VOICE_ADDED: lambda letter: f"A colleague added their voice to {letter.reference}",
    EventKind.RISK_HANDED_OVER: _handed_over,
    EventKind.RISK_REVIEWED: lambda letter: f"{letter.reference} was reviewed",
    EventKind.RISK_LINKED: lambda letter: f"{letter.reference} has changed",
    EventKind.RISK_UNLINKED: lambda letter: f"{letter.reference} has changed",
    EventKind.RISK_TOLERATED: lambda letter: f"{letter.reference} is tolerated for now",
    EventKind.RISK_TOLERANCE_EXPIRED: lambda letter: f"{letter.reference} is open again",
    EventKind.RISK_CLOSURE_PROPOSED: lambda letter: f"{letter.reference} waits for a second person to close it",
    EventKind.RISK_CLOSURE_DROPPED: lambda letter: f"The proposal to close {letter.reference} was taken back",
    EventKind.RISK_REOPENED: lambda letter: f"{letter.reference} was opened again",
    EventKind.RISK_HELD: lambda letter: f"{letter.reference} stays where it is for now",
    EventKind.RISK_SHARED: _shared,
    EventKind.RISK_SHARE_ENDED: lambda letter: f"{letter.reference} is no longer shared",
    EventKind.RISK_MARKED_CONFIDENTIAL: _confidential,
    EventKind.RISK_CLEARED_CONFIDENTIAL: lambda letter: f"{letter.reference} is no longer confidential",
    EventKind.RISK_READERS_NAMED: _confidential,
    EventKind.RISK_CLOSED: lambda letter: f"{letter.reference} is closed",
    EventKind.RISK_TRANSFERRED: lambda letter: f"{letter.reference} has moved",
    EventKind.TRANSFER_ASKED: lambda letter: f"{letter.reference} may move to {letter.asked_unit}",
    EventKind.TRANSFER_REFUSED: lambda letter: f"{letter.reference} stays where it is",
    EventKind.TRANSFER_WITHDRAWN: lambda letter: f"{letter.reference} stays where it is",
    EventKind.ESCALATION_ASKED: _asked,
    EventKind.ESCALATION_ACKNOWLEDGED: lambda letter: f"{letter.asked_unit} has seen {letter.reference}",
    EventKind.ESCALATION_ACCEPTED: lambda letter: f"A decision on {letter.reference}",
    EventKind.ESCALATION_RETURNED: lambda letter: f"A question about {letter.reference}",
    EventKind.ESCALATION_REPLIED: lambda letter: f"A reply about {letter.reference}",
    EventKind.ESCALATION_DECLINED: lambda letter: f"A decision on {letter.reference}",
    EventKind.ESCALATION_WITHDRAWN: lambda letter: f"The request about {letter.reference} was withdrawn",
    EventKind.ESCALATION_REDIRECTED: lambda letter: f"The request about {letter.reference} was passed on",
    EventKind.ESCALATION_APPEALED: _asked,
    EventKind.ESCALATION_ENDED: lambda letter: f"{letter.asked_unit} is no longer involved in {letter.reference}",
    EventKind.STEP_DOWN_ASKED: _asked_back,
    EventKind.STEP_DOWN_AGREED: lambda letter: f"{letter.reference} is held by {letter.asked_unit} again",
    EventKind.STEP_DOWN_REFUSED: lambda letter: f"{letter.asked_unit} does not take {letter.reference} back",
    UnitEventKind.GOVERNANCE_REVIEW_OPENED: lambda letter: f"A governance review of {letter.reference} is open",
    UnitEventKind.GOVERNANCE_REVIEW_ENDED: lambda letter: f"A governance review of {letter.reference} has ended",
}


def unfit(config: Mapping[str, Any]) -> list[str]:
    """What the settings lack for mail to leave."""
    problems = []
    if not config["MAIL_FOLDER"] and not config["MAIL_SERVER"]:
        problems.append("RISKREG_MAIL_SERVER is missing; the host that takes our mail")
    if not config["MAIL_FROM"]:
        problems.append("RISKREG_MAIL_FROM is missing; the address that our mail comes from")
    if config["MAIL_CA_FILE"] and not Path(config["MAIL_CA_FILE"]).is_file():
        problems.append("RISKREG_MAIL_CA_FILE is not a file; the certificate of who vouches for our mail server")
    return problems


def compose(letter: Letter, config: Mapping[str, Any]) -> EmailMessage:
    """One short subject, one sentence, one link. The same message to the same person has the same Message-ID."""
    subject, link = SUBJECTS[letter.kind](letter), f"{config['PUBLIC_URL']}/{_page(letter)}"
    sender = config["MAIL_FROM"]
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = subject
    mail["Date"] = formatdate(localtime=False)
    # A receiver can tell a second copy, sent because we did not learn that the first had arrived.
    domain = parseaddr(sender)[1].rpartition("@")[2]
    mail["Message-ID"] = f"<{letter.key[:32]}.{letter.person}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    ending = f"You get this from the {config['SERVICE_NAME']}. Replies to it are not read."
    about = f"{subject}. It is about {letter.reference}." if letter.reference not in subject else f"{subject}."
    mail.set_content(f"{about}\n\nRead it in the register:\n{link}\n\n{ending}\n")
    mail.add_alternative(_html(about, link, ending), subtype="html")
    return mail


def _page(letter: Letter) -> str:
    """Where the words are: the journey for the person who raised it, the risk for those who see it."""
    if isinstance(letter.kind, ReminderRule):
        return reminder_words.page(letter)
    if "review" in letter.data:
        return f"units/{letter.reference}/governance-reviews"
    if letter.raised_it:
        return f"risks/{letter.reference}/journey"
    if "transfer" in letter.data:
        return f"transfers/{letter.data['transfer']}"
    return f"risks/{letter.reference}" if letter.sees_it else f"requests/{letter.data['escalation']}"


def _html(about: str, link: str, ending: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(about)}</title></head>'
        f'<body><p>{escape(about)}</p><p><a href="{escape(link)}">Read it in the register</a></p>'
        f"<p>{escape(ending)}</p></body></html>\n"
    )


def post(mail: EmailMessage, config: Mapping[str, Any]) -> None:
    """Hand the mail over, or raise ``OSError`` (``smtplib``'s errors are of that kind)."""
    if config["MAIL_FOLDER"]:
        into_folder(mail, Path(config["MAIL_FOLDER"]))
    else:
        to_server(mail, config)


def into_folder(mail: EmailMessage, folder: Path) -> None:
    """One file a mail, whole or not at all; the same mail again takes the place of the first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = mail["Message-ID"].strip("<>").replace("/", "_")
    draft = folder / f".{name}.{os.getpid()}"
    draft.write_bytes(mail.as_bytes())
    draft.replace(folder / f"{name}.eml")


def to_server(mail: EmailMessage, config: Mapping[str, Any]) -> None:
    """By SMTP, to the server that its certificate names; with MAIL_PLAIN unencrypted where it offers nothing else."""
    with smtplib.SMTP(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=SECONDS) as connection:
        connection.ehlo()
        # Who stands in between can take the offer away: so its absence is a failure too, unless settings allow it.
        if connection.has_extn("starttls") or not config["MAIL_PLAIN"]:
            connection.starttls(context=ssl.create_default_context(cafile=config["MAIL_CA_FILE"] or None))
        connection.send_message(mail)
