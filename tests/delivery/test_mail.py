import re
from dataclasses import replace
from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.delivery import mail, worker
from riskreg.extensions import db, transaction
from riskreg.queries.deliveries import Letter
from riskreg.queries.people import by_email
from riskreg.vocabulary import EscalationStatus, EventKind, ReminderRule, RiskStatus, Role, UnitEventKind
from riskreg.workflows.governance_reviews import open_review
from tests.cast import Cast, address
from tests.factories import payloads
from tests.factories.moves import add_action, escalation_at, risk_at, triage_risk, withdraw
from tests.sight import someone
from tests.visiting import visit

CONFIG = {
    "PUBLIC_URL": "https://register.example",
    "MAIL_FROM": "Risk register <register@register.example>",
    "SERVICE_NAME": "AHP risk escalation register",
}
LETTER = Letter(
    to="somebody@test.example",
    reference="TESTA-0001",
    kind=EventKind.RISK_ACCEPTED,
    data={"due_on": "2027-01-15", "escalation": "e-1"},
    raised_it=True,
    sees_it=True,
    answers_it=False,
    asked_unit="TESTI (fictional)",
    key="ab" * 32,
    person="p-1",
)


@pytest.mark.parametrize("kind", [*EventKind, *UnitEventKind, *ReminderRule])
def test_every_event_and_reminder_has_a_short_subject_on_one_line(kind):
    subject = mail.compose(replace(LETTER, kind=kind), CONFIG)["Subject"]

    assert 10 < len(subject) < 80
    assert "\n" not in subject


def test_the_same_event_and_person_give_the_same_message_id():
    first, again = mail.compose(LETTER, CONFIG), mail.compose(LETTER, CONFIG)
    other = mail.compose(replace(LETTER, person="p-2"), CONFIG)

    assert first["Message-ID"] == again["Message-ID"] == f"<{'ab' * 16}.p-1@register.example>"
    assert other["Message-ID"] != first["Message-ID"]


def test_a_new_owner_is_told_so_and_who_raised_it_that_there_is_one():
    letters = [replace(LETTER, kind=EventKind.RISK_HANDED_OVER, data={"owner": owner}) for owner in ("p-1", "p-2")]

    assert [mail.compose(letter, CONFIG)["Subject"] for letter in letters] == [
        "You own TESTA-0001 now",
        "TESTA-0001 has another owner",
    ]


@pytest.mark.parametrize(
    ("raised_it", "sees_it", "page"),
    [
        (True, True, "risks/TESTA-0001/journey"),
        (True, False, "risks/TESTA-0001/journey"),
        (False, True, "risks/TESTA-0001"),
        (False, False, "requests/e-1"),
    ],
)
def test_the_link_leads_to_a_page_that_its_reader_may_open(raised_it, sees_it, page):
    sent = mail.compose(replace(LETTER, raised_it=raised_it, sees_it=sees_it), CONFIG)

    text, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert f"\nhttps://register.example/{page}\n" in text.get_content()
    assert f'href="https://register.example/{page}"' in html.get_content()


@pytest.mark.usefixtures("own_database")
def test_no_word_that_anybody_wrote_leaves_by_mail(mail_config, postbox):
    cast = Cast()
    risk = risk_at(RiskStatus.OPEN)
    add_action(risk, payloads.action(cast.contributor), actor=cast.lead)
    escalation_at(EscalationStatus.RETURNED, risk=risk)
    triage_risk(risk_at(RiskStatus.NEW), payloads.ask(), actor=cast.lead)
    written = (
        *("nobody covers", "weekends", "Recruit", "What does the rota cost", "Which weekends"),
        *("Fund two posts", "Three rounds", "Thank you", "We need to know", "Name of"),
    )

    worker.run(mail_config, once=True)

    assert len(postbox.mails) >= 5
    for sent in postbox.mails:
        whole = sent.as_string()
        assert [words for words in written if words in whole] == []
        assert risk.organisation.code in whole


@pytest.mark.usefixtures("own_database")
def test_a_unit_that_was_asked_hears_that_the_request_was_withdrawn(mail_config, postbox, nothing_owed):
    request = escalation_at(EscalationStatus.ASKED)
    withdraw(request, payloads.withdraw(), actor=request.asked_by)

    worker.run(mail_config, once=True)

    told = {mail["To"]: mail for mail in postbox.mails if "withdrawn" in mail["Subject"]}
    receiver = told[address("ics_lead")]
    assert f"/requests/{request.uuid}\r\n" in receiver.get_body(("plain",)).get_content()
    assert f"/risks/{request.risk.reference}/journey" in told[address("contributor")].as_string()


def test_every_link_opens_for_the_person_told(mail_config, postbox, nothing_owed, own_database):
    request = escalation_at(EscalationStatus.RETURNED)
    withdraw(request, payloads.withdraw(), actor=request.asked_by)
    escalation_at(EscalationStatus.ACCEPTED)
    add_action(risk_at(RiskStatus.OPEN), payloads.action(Cast().contributor), actor=Cast().lead)

    worker.run(mail_config, once=True)

    opened = set()
    for sent in postbox.mails:
        (link,) = re.findall(r"http://localhost(/\S+)", sent.get_body(("plain",)).get_content())
        answer = visit(own_database, by_email(sent["To"])).get(link)
        opened.add((link.split("/")[1], link.endswith("/journey"), answer.status_code))
    assert opened == {("risks", True, 200), ("risks", False, 200), ("requests", False, 200)}


@pytest.mark.usefixtures("own_database")
def test_in_a_folder_each_mail_is_one_file_and_a_second_copy_takes_its_place(mail_config, tmp_path):
    risk_at(RiskStatus.OPEN)
    config = mail_config | {"MAIL_FOLDER": str(tmp_path / "mail")}

    worker.run(config, once=True)
    sent = mail.compose(LETTER, config)
    mail.post(sent, config)
    mail.post(sent, config)

    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    assert [file for file in (tmp_path / "mail").iterdir() if file.name.startswith(".")] == []


def test_who_leads_a_unit_hears_at_once_that_it_is_being_read(mail_config, postbox, nothing_owed, own_database):
    governor = someone(Role.INFORMATION_GOVERNANCE)
    transaction(lambda: open_review(Cast().unit("TESTA"), {"reason": "Canarybird"}, actor=governor))

    worker.run(mail_config, once=True)

    assert sorted(sent["To"] for sent in postbox.mails) == [address("both_sides"), address("director")]
    text = postbox.mails[0].get_body(("plain",)).get_content()
    assert postbox.mails[0]["Subject"] == "A governance review of TESTA is open"
    assert "Canarybird" not in str(postbox.mails[0])
    page = re.search(r"https?://[^/]+(/\S+)", text)[1]
    assert "Canarybird" in visit(own_database, by_email(postbox.mails[0]["To"])).get(page).text


def test_who_has_left_the_role_is_told_of_no_review(mail_config, postbox, nothing_owed):
    governor = someone(Role.INFORMATION_GOVERNANCE)
    transaction(lambda: open_review(Cast().unit("TESTA"), {"reason": "A complaint"}, actor=governor))
    for grant in Cast().director.grants:
        grant.valid_to = clock.today() - timedelta(days=1)
    db.session.commit()

    worker.run(mail_config, once=True)

    assert [sent["To"] for sent in postbox.mails] == [address("both_sides")]
