import secrets

import pytest

import config
from config.unfit import UnfitSettings
from riskreg import create_app

KEY = "Tq0vZ7mXw2LrB9sNfK4hJcYpD8gU3aEi"
FIT = {
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgresql://register@db.test.example/register",
    "ALLOWED_HOSTS": "register.test.example",
    "PUBLIC_URL": "https://register.test.example",
}


@pytest.fixture
def settings(monkeypatch, nothing_set):
    """Settings for production that are fit but for these; None leaves one out."""

    def load(**others):
        for name, value in (FIT | others).items():
            if value is not None:
                monkeypatch.setenv(f"RISKREG_{name}", value)
        return config.load("production")

    return load


def refused(settings, **others):
    with pytest.raises(UnfitSettings) as found:
        settings(**others)
    (problem,) = found.value.problems
    return problem


def test_fit_settings_are_taken(settings):
    found = settings()

    assert found["SECRET_KEY"] == KEY
    assert found["ALLOWED_HOSTS"] == ["register.test.example"]
    assert (found["LOOPBACK_HTTP"], found.get("TESTING"), found.get("DEBUG")) == (False, None, None)


def test_a_key_that_was_made_as_the_message_says_is_fit(settings):
    assert settings(SECRET_KEY=secrets.token_urlsafe(48))


def test_no_key(settings):
    assert "RISKREG_SECRET_KEY (or RISKREG_SECRET_KEY_FILE) is missing" in refused(settings, SECRET_KEY=None)


@pytest.mark.parametrize("key", ["", " " * 40, "\t\n"])
def test_a_key_of_nothing(settings, key):
    assert "RISKREG_SECRET_KEY" in refused(settings, SECRET_KEY=key)


def test_a_short_key(settings):
    assert settings(SECRET_KEY=KEY[:32])
    assert "shorter than 32 bytes" in refused(settings, SECRET_KEY=KEY[:31])


@pytest.mark.parametrize(
    "key",
    [
        "a" * 40,
        "abcabcabc" * 5,
        f"change-me-{KEY}",
        f"{KEY}-EXAMPLE",
        f"insecure{KEY}",
        f"{KEY}placeholder",
        f"replace-this-{KEY}",
        "my-very-long-secret-key-of-the-register",
    ],
)
def test_a_key_out_of_an_example(settings, key):
    assert "looks like an example" in refused(settings, SECRET_KEY=key)


def test_the_key_of_the_test_suite_which_everybody_may_read(settings):
    assert "looks like an example" in refused(settings, SECRET_KEY=config.load("testing")["SECRET_KEY"])


def test_a_key_in_a_file(settings, tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")

    assert settings(SECRET_KEY=None, SECRET_KEY_FILE=str(file))["SECRET_KEY"] == KEY


@pytest.mark.parametrize("text", [None, "", "short\n", "changeme" * 8])
def test_a_file_without_a_fit_key(settings, tmp_path, text):
    file = tmp_path / "key"
    if text is not None:
        file.write_text(text)

    assert "RISKREG_SECRET_KEY" in refused(settings, SECRET_KEY=None, SECRET_KEY_FILE=str(file))


@pytest.mark.parametrize("address", [None, "", "http://register.test.example", "register.test.example", "https:/x"])
def test_an_address_without_https(settings, address):
    assert "RISKREG_PUBLIC_URL has to begin with https://" in refused(settings, PUBLIC_URL=address)


@pytest.mark.parametrize("hosts", [None, ""])
def test_no_host_name(settings, hosts):
    assert "RISKREG_ALLOWED_HOSTS is missing" in refused(settings, ALLOWED_HOSTS=hosts)


@pytest.mark.parametrize("url", [None, ""])
def test_no_database(settings, url):
    assert "RISKREG_DATABASE_URL is missing" in refused(settings, DATABASE_URL=url)


def test_everything_that_is_wrong_is_said_at_once(settings):
    with pytest.raises(UnfitSettings) as found:
        settings(**dict.fromkeys(FIT))

    assert len(found.value.problems) == 4
    assert str(found.value).count("\n- ") == 4


def test_the_app_does_not_start_and_does_not_say_the_key(settings, monkeypatch):
    monkeypatch.setenv("RISKREG_CONFIG", "production")

    with pytest.raises(UnfitSettings) as found:
        settings(SECRET_KEY=f"changeme-{KEY}")
    with pytest.raises(UnfitSettings):
        create_app()

    assert KEY not in str(found.value)


def test_cookies_travel_by_https_only_and_other_host_names_get_nothing(settings, tmp_path):
    app = create_app(settings(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))

    answer = app.test_client().get("/sign-in", base_url="https://register.test.example")
    elsewhere = app.test_client().get("/sign-in", base_url="https://elsewhere.test.example")

    assert (answer.status_code, elsewhere.status_code) == (200, 400)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-visit=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
