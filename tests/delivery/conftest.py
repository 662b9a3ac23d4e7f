"""A real mail server on a port of its own, and risks about which mail is owed."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from riskreg.extensions import db, transaction
from riskreg.workflows import deliveries


class Postbox:
    """What arrived. ``refusals``: answers given before the first mail is taken."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def mail_config(postbox: Postbox, own_database: Flask) -> Iterator[dict[str, Any]]:
    """The app's settings with a mail server that takes mail."""
    port = free_port()
    server = Controller(postbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        server_here = {"MAIL_FOLDER": "", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_PLAIN": True}
        yield {**own_database.config, **server_here}
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def nothing_owed(own_database: Flask) -> None:
    transaction(lambda: deliveries.settle_all("before the test"))
    db.session.expire_all()
