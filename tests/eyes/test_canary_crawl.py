"""Every reader asks every route about every risk: no word turns up that they may not read."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle, islice
from uuid import uuid4

import pytest
from sqlalchemy import Enum, String, select

from riskreg.delivery.mail import compose
from riskreg.extensions import db
from riskreg.models import Base, Client, GovernanceReview, Outbox, Person, Risk
from riskreg.queries.deliveries import letter_for
from riskreg.vocabulary import Role
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.eyes.canaries import CANARY, Book
from tests.eyes.crawler import addresses
from tests.eyes.populated import at, populate
from tests.eyes.reading_words import Eyes, eyes_of, records_of
from tests.eyes.written_rule import sighted, standing
from tests.factories.rows import ClientFactory, GrantFactory, PersonFactory
from tests.visiting import visit

# A whole world and some thousand requests: long on a machine that has other work.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
NOBODY = "nobody at all"
NOT_TYPED = {"risks.reference", "scores.domain", "escalations.reason_code", "events.body", "events.kind"}
# What the worker writes.
NEVER_TYPED = {"reminders.rule", "reminders.lease", "reminders.last_error"}
SOMETIMES_OURS = {"messages.text"}
PLACES = ("TESTA.SLT", "TESTB", "TESTI", "TESTA", "TESTJ", "TESTA.PHY", "TESTR", "X24")
CAST = (
    *("contributor", "colleague", "lead", "director", "sibling_lead", "ics_lead", "ics_contributor", "both_sides"),
    *(
        "regional_lead",
        "national_lead",
        "neighbour",
        "neighbour_contributor",
        "elsewhere",
        "elsewhere_ics_lead",
        "nobody",
    ),
)


@dataclass
class Made:
    """What the world is known by: ids, as every test has its own copy."""

    book: Book
    people: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def filled(databases):
    return databases.filled(fill)


@pytest.fixture(scope="module")
def beginning(filled):
    return filled.url


def fill():
    cast = Cast()
    people = {f"cast: {name}": cast.person(name) for name in CAST}
    with at(30):
        for role in Role:
            people |= {f"{role.value} at {code}": somebody(role, code) for code in PLACES}
        people["named"] = somebody(Role.CONTRIBUTOR, "TESTA")
        people["gone"] = somebody(Role.CONTRIBUTOR, "TESTA.SLT")
        people["left"] = somebody(Role.LEAD, "TESTA", valid_to=date(2026, 11, 23))
        people["reviews"], people["reviewed"] = (somebody(Role.INFORMATION_GOVERNANCE, "TESTA") for _ in range(2))
        clients = {
            f"machine at {code}": ClientFactory(unit=cast.unit(code), owner_id=cast.ics_lead.id)
            for code in ("TESTI", "TESTJ", "TESTR", "X24")
        }
    book = populate(people["named"], people["gone"])
    people["gone"].grants[0].valid_to = date(2026, 11, 23)
    for name, hours in (("reviews", 12), ("reviewed", -1)):
        opened = A_TUESDAY + timedelta(hours=hours - 24)
        review = {"reason": "A complaint", "opened_at": opened, "ends_at": opened + timedelta(hours=24)}
        db.session.add(GovernanceReview(person_id=people[name].id, unit_id=cast.unit("TESTA").id, **review))
    db.session.commit()
    return Made(book, {n: p.id for n, p in people.items()}, {n: c.id for n, c in clients.items()})


def somebody(role, code, **more):
    person = PersonFactory()
    GrantFactory(person=person, role=role, unit=Cast().unit(code), **more)
    return person


class Crawl:
    """Who asks what, and which words they found that they may not read."""

    def __init__(self, app, made):
        self.app, self.book = app, made.book
        self.readers = {name: (Person, number) for name, number in made.people.items()}
        self.readers |= {name: (Client, number) for name, number in made.clients.items()}
        self.stories = {risk: story for story, risk in made.book.risks.items()}
        risks = {story: db.session.get_one(Risk, number) for story, number in self.book.risks.items()}
        self.known = {story: (standing(risk), records_of(risk)) for story, risk in risks.items()}
        self.eyes = {name: self._eyes(name) for name in [*self.readers, NOBODY]}
        self.visitors, self.wrong, self.found = {}, defaultdict(set), set()

    def _who(self, name):
        kind, number = self.readers.get(name, (None, None))
        return kind and db.session.get_one(kind, number)

    def _eyes(self, name):
        who = sighted(self._who(name))
        return {story: eyes_of(who, *known) for story, known in self.known.items()}

    def visitor(self, name):
        if name not in self.visitors:
            self.visitors[name] = visit(self.app, self._who(name))
        return self.visitors[name]

    def ask(self, name, address, **more):
        headers = {"Accept": "application/x-ndjson"} if address.lines else {}
        answer = self.visitor(name).open(
            address.path, method=address.method, headers=headers | more.pop("headers", {}), buffered=True, **more
        )
        assert answer.status_code < 500, (name, address, answer.text)
        self.read(name, address, answer.text + str(answer.headers))
        return answer

    def nonsense(self, name, address):
        """What is sent along: a body that no route takes, with all that any asks for beside it."""
        if address.path.startswith("/api/"):
            return {"json": {"zq": "zq"}, "headers": {"If-Match": '"1"', "Idempotency-Key": uuid4().hex}}
        return {"data": {"csrf_token": self.visitor(name).csrf_token, "zq": "zq"}}

    def read(self, name, address, text):
        for canary in set(CANARY.findall(text)):
            word = self.book.words[canary]
            self.found.add(canary)
            if not self.may_read(name, word):
                self.wrong[(canary, word.story, word.name, name)].add(f"{address.method} {address.path}")

    def may_read(self, name, word):
        if word.story in self.book.drafts:
            return name == "cast: contributor"
        return self.eyes[name][word.story].may_read(word)

    def insider(self, risk):
        """Who may read all there is of it, or the most, and leads where they can."""
        since = {name: eyes[self.stories[risk]].since for name, eyes in self.eyes.items()}
        seeing = [name for name, begun in since.items() if begun is not None]
        return min(seeing, key=lambda name: (since[name], name != "cast: lead", name != "cast: director"))

    def strangers(self, risk):
        """Who may not read all of it: in turn one who sees nothing of it, and one who may read some."""
        story = self.stories[risk]
        some = [name for name, eyes in self.eyes.items() if eyes[story] != Eyes() and eyes[story].since != 0]
        none = [name for name, eyes in self.eyes.items() if eyes[story] == Eyes()]
        start = 37 * risk % len(none)
        return [name for both in zip(none[start:] + none[:start], cycle(some or none)) for name in both]


@pytest.fixture
def crawl(own_database, filled, fixed_clock):
    return Crawl(own_database, filled.made)


@pytest.mark.parametrize("door", ["pages", "api"])
def test_no_answer_holds_a_word_that_its_reader_may_not_read(crawl, own_database, caplog, door):
    caplog.set_level(logging.DEBUG)
    everybody, turns = cycle(crawl.eyes), {}
    asked = [
        address
        for address in addresses(own_database, "GET", [*crawl.book.drafts.values()])
        if address.path.startswith("/api/") == (door == "api")
    ]
    for address in asked:
        if address.risk is None:
            for name in islice(everybody, 2 if "?" in address.path else 5):
                crawl.ask(name, address)
        else:
            if address.risk not in turns:
                turns[address.risk] = cycle(crawl.strangers(address.risk))
            crawl.ask(next(turns[address.risk]), address)

    assert dict(crawl.wrong) == {}
    assert CANARY.findall(caplog.text) == []


@pytest.mark.parametrize("story", ["busy", "questioned"])
def test_who_leads_one_risk_reads_on_its_pages_nothing_of_another(crawl, own_database, story):
    asked = [address for address in addresses(own_database, "GET", []) if address.risk == crawl.book.risks[story]]
    statuses = {crawl.ask("lead at TESTA.SLT", address).status_code for address in asked}

    assert 200 in statuses
    assert len(asked) > 70
    assert dict(crawl.wrong) == {}


def test_wrong_answers_about_what_is_hidden_say_nothing_of_it(crawl, own_database):
    turns, statuses = {}, set()
    for turn, address in enumerate([*addresses(own_database, "POST", []), *addresses(own_database, "PATCH", [])]):
        if address.risk is None or turn % 3:
            continue
        if address.risk not in turns:
            turns[address.risk] = cycle(crawl.strangers(address.risk)[::2])
        name = next(turns[address.risk])
        answer = crawl.ask(name, address, **crawl.nonsense(name, address))
        statuses.add(answer.status_code)
        assert (name, answer.status_code) in [
            *((name, status) for status in (403, 404)),
            *([(name, 401), (name, 302)] if name == NOBODY else []),
        ], address

    assert dict(crawl.wrong) == {}
    assert {403, 404} <= statuses


def test_no_mail_holds_a_word_whoever_gets_it(crawl, own_database, caplog):
    caplog.set_level(logging.DEBUG)
    letters = [letter_for(Outbox, number) for number in db.session.scalars(select(Outbox.id))]
    mails = [compose(letter, own_database.config) for letter in letters if letter]

    assert len(mails) > 100
    assert [CANARY.findall(mail.as_string()) for mail in mails if CANARY.search(mail.as_string())] == []
    assert CANARY.findall(caplog.text) == []


def test_who_may_read_a_word_finds_it(crawl, own_database):
    for address in addresses(own_database, "GET", [*crawl.book.drafts.values()]):
        whole = address.path.startswith("/api/") or address.path.endswith(("/actions", "/history"))
        if address.risk is not None and "?" not in address.path and whole:
            crawl.ask(crawl.insider(address.risk), address)
    missing = {
        (word.story, word.name)
        for canary, word in crawl.book.words.items()
        if canary not in crawl.found and word.story in crawl.book.risks
    }

    # What a proposal to close that was taken back would have told the person who raised it.
    assert missing == {("closed", "message")}


def test_every_text_that_is_kept_of_a_risk_is_a_canary(own_database):
    texts = {
        f"{table.name}.{column.name}": [value for value in db.session.scalars(select(column)) if value]
        for table in Base.metadata.sorted_tables
        if {"risk_id", "escalation_id"} & set(table.c.keys()) or table.name == "risks"
        for column in table.c
        if isinstance(column.type, String) and not isinstance(column.type, Enum) and not column.foreign_keys
    }
    empty = {name for name, values in texts.items() if not values}
    texts = {name: values for name, values in texts.items() if values}
    ours = {name for name, values in texts.items() if not all(CANARY.search(value) for value in values)}
    missing = {name for name, values in texts.items() if not any(CANARY.search(value) for value in values)}

    assert ours == NOT_TYPED | SOMETIMES_OURS
    assert missing == NOT_TYPED
    assert empty == NEVER_TYPED
