import pytest

import config
from config import default
from config.unfit import UnfitSettings

pytestmark = pytest.mark.usefixtures("nothing_set")


def test_whoever_forgets_to_choose_gets_production(monkeypatch):
    with pytest.raises(UnfitSettings, match="RISKREG_SECRET_KEY"):
        config.load()

    monkeypatch.setenv("RISKREG_CONFIG", "testing")
    assert config.load()["TESTING"] is True


def test_a_set_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UnfitSettings, match="'live'; it can be development, testing, production"):
        config.load("live")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://db.test.example/r", "postgresql+psycopg://db.test.example/r"),
        ("postgresql://db.test.example/r", "postgresql+psycopg://db.test.example/r"),
        ("postgresql+psycopg://db.test.example/r", "postgresql+psycopg://db.test.example/r"),
        ("sqlite:////srv/r.db", "sqlite:////srv/r.db"),
        ("", ""),
    ],
)
def test_a_database_is_reached_with_the_driver_that_is_installed(given, used):
    assert default.database_url(given) == used


def test_development_is_for_this_machine_only(monkeypatch):
    monkeypatch.setenv("RISKREG_SECRET_KEY", "for this machine")
    monkeypatch.setenv("RISKREG_ALLOWED_HOSTS", "register.test.example")

    found = config.load("development")

    assert (found["ALLOWED_HOSTS"], found["LOOPBACK_HTTP"]) == (["127.0.0.1", "localhost"], True)
    assert found["PUBLIC_URL"] == "http://127.0.0.1:8000"


def test_development_says_where_its_key_comes_from(monkeypatch, tmp_path):
    monkeypatch.setattr("config.development.SECRET_KEY_FILE", tmp_path / "missing")

    with pytest.raises(UnfitSettings, match="dev run makes one"):
        config.load("development")
