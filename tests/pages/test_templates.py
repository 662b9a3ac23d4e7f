from flask import render_template_string

from tests.pages import conftest


def test_a_name_that_is_not_there_would_be_noticed(app, monkeypatch):
    monkeypatch.setattr(conftest, "OURS", "<template>")
    monkeypatch.setattr(conftest.Noted, "__html__", lambda self: conftest.printed.append(self._undefined_name) or "")

    with app.test_request_context():
        assert render_template_string("<p>{{ mispelt.word }}</p>") == "<p></p>"

    assert conftest.printed == ["mispelt"]
    conftest.printed.clear()
