"""The way to the mail server: encrypted, and to the server that its certificate names."""

import ssl
from email.message import EmailMessage
from smtplib import SMTPNotSupportedError

import pytest
import trustme
from aiosmtpd.controller import Controller

from config.unfit import UnfitSettings
from riskreg.delivery import mail, worker
from tests.delivery.conftest import free_port

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def authority_file(authority, tmp_path):
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)


@pytest.fixture
def serve(postbox):
    """A mail server with this certificate, or without one; gives the settings that lead to it."""
    running = []

    def start(certificate=None):
        context = certificate and ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        if context:
            certificate.configure_cert(context)
        server = Controller(postbox, hostname="127.0.0.1", port=free_port(), tls_context=context)
        server.start()
        running.append(server)
        settings = {"MAIL_FOLDER": "", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": server.port}
        return settings | {"MAIL_CA_FILE": "", "MAIL_PLAIN": False}

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def letter():
    sent = EmailMessage()
    sent["From"], sent["To"], sent["Subject"] = "register@test.example", "somebody@test.example", "A decision"
    sent.set_content("Read it in the register")
    return sent


@pytest.mark.parametrize("plain", [False, True])
def test_a_server_that_nobody_known_vouches_for_gets_nothing(serve, authority, letter, postbox, plain):
    settings = serve(authority.issue_cert("127.0.0.1")) | {"MAIL_PLAIN": plain}

    with pytest.raises(ssl.SSLCertVerificationError):
        mail.post(letter, settings)

    assert postbox.mails == []


def test_a_server_that_our_own_authority_vouches_for_gets_the_mail(serve, authority, authority_file, letter, postbox):
    settings = serve(authority.issue_cert("127.0.0.1")) | {"MAIL_CA_FILE": authority_file}

    mail.post(letter, settings)

    assert [sent["Subject"] for sent in postbox.mails] == ["A decision"]


def test_a_server_with_the_certificate_of_another_gets_nothing(serve, authority, authority_file, letter, postbox):
    settings = serve(authority.issue_cert("mail.test.example")) | {"MAIL_CA_FILE": authority_file}

    with pytest.raises(ssl.SSLCertVerificationError):
        mail.post(letter, settings)

    assert postbox.mails == []


def test_a_server_without_encryption_gets_mail_only_when_the_settings_say_so(serve, letter, postbox):
    settings = serve()

    with pytest.raises(SMTPNotSupportedError):
        mail.post(letter, settings)
    refused = len(postbox.mails)
    mail.post(letter, settings | {"MAIL_PLAIN": True})

    assert (refused, len(postbox.mails)) == (0, 1)


def test_an_authority_that_is_not_there_is_said_before_anything_is_sent(tmp_path):
    settings = {"MAIL_FOLDER": "", "MAIL_SERVER": "mail.test.example", "MAIL_FROM": "register@test.example"}

    with pytest.raises(UnfitSettings, match="RISKREG_MAIL_CA_FILE"):
        worker.run(settings | {"MAIL_CA_FILE": str(tmp_path / "missing.pem")}, once=True)
