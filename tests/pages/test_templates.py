from jinja2 import FileSystemLoader

from tests.pages.undefined import Noted, printed


def test_a_typing_error_in_a_template_would_be_noticed(app, tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("<p>{{ risk.titel }}</p>{% if nothing %}here{% endif %}")
    monkeypatch.setattr(Noted, "ours", str(tmp_path))

    page = app.jinja_env.overlay(loader=FileSystemLoader(tmp_path)).get_template("page.html")

    assert page.render(risk={}) == "<p></p>"
    (noted,) = printed
    assert noted.endswith("'dict object' has no attribute 'titel'")
    printed.clear()
