"""Clients at work: risks are raised, triaged, escalated, answered or withdrawn through the API, and each is noted."""

import random
from collections.abc import Sequence
from threading import Event, Lock, Thread
from typing import Any

from tests.factories import payloads
from tests.faults.calling import Caller, Refused
from tests.faults.journal import Journal, mark
from tests.faults.outcome import Found
from tests.faults.register import at_the_desk, person_id, token_for

PEOPLE = ("contributor", "lead", "director", "ics_lead")


class Load:
    """So many clients, from when the block begins until it ends; then each ends what it has begun."""

    def __init__(self, url: str, ports: Sequence[int], journal: Journal, *, clients: int = 4) -> None:
        with at_the_desk(url):
            self.callers = {name: Caller(ports, token_for(name)) for name in PEOPLE}
            self.ids = {name: person_id(name) for name in PEOPLE}
        self.journal = journal
        self.done, self.refused = 0, []
        self._over, self._lock = Event(), Lock()
        self._clients = [Thread(target=self._work) for _ in range(clients)]

    def __enter__(self) -> "Load":
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._over.set()
        for client in self._clients:
            client.join()

    @property
    def found(self) -> Found:
        """Answers that nobody expected, each kind once."""
        return Found(wrong=sorted(set(self.refused)))

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                self.life_of_a_risk()
            except Refused as refused:
                self.refused.append(str(refused))

    def life_of_a_risk(self) -> None:
        risk = self.send("contributor", "/risks", lambda word: payloads.raising(event=f"Nobody covers {word}"), None)
        path, lead = f"/risks/{risk['id']}", self.ids["lead"]
        accept = lambda word: payloads.accept(lead, message=f"We have it {word}")  # noqa: E731
        risk = self.send("lead", f"{path}/triage", accept, risk["version"], expect=200)
        self.send("lead", f"{path}/controls", lambda word: payloads.control(text=f"A rota {word}"), None)
        asking = lambda word: payloads.escalate(ask_sentence=f"Fund two posts {word}")  # noqa: E731
        request = self.send("director", f"{path}/escalations", asking, risk["version"] + 1)
        self.end(f"/escalations/{request['id']}", request["version"])

    def end(self, path: str, version: int) -> None:
        """Answered by the unit that was asked, or taken back by the one that asked."""
        if random.random() < 0.5:
            answer = lambda word: payloads.support(self.ids["ics_lead"], message=f"We help {word}")  # noqa: E731
            self.send("ics_lead", f"{path}/answer", answer, version, expect=200)
        else:
            withdraw = lambda word: payloads.withdraw(reason=f"We have it ourselves {word}")  # noqa: E731
            self.send("director", f"{path}/withdrawal", withdraw, version, expect=200)

    def send(self, who: str, path: str, body: Any, version: int | None, *, expect: int = 201) -> Any:
        """One act, whose mark goes into the journal once it is acknowledged."""
        word = mark()
        answer = self.callers[who].until_answered("POST", path, body(word), version=version, expect=expect)
        self.journal.note(word, answer.status)
        with self._lock:
            self.done += 1
        return answer.body
