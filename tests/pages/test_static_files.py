import re
from pathlib import Path

import pytest

LINKED = re.compile(r'(?:href|src|data-frontend)="(/static/[^"]+)"')


def test_everything_a_page_links_to_is_there_and_kept_for_a_year(client_for):
    visitor = client_for()
    addresses = LINKED.findall(visitor.get("/sign-in").text)

    assert len(addresses) >= 6
    for address in addresses:
        answer = visitor.get(address, buffered=True)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers


def test_the_address_changes_with_the_content(app, client_for, tmp_path, monkeypatch):
    file = tmp_path / "app.css"
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    addresses = []
    for content in ("a", "bb"):
        file.write_text(content)
        addresses.append(re.search(r"/static/app.css\?v=\w+", client_for().get("/sign-in").text)[0])

    assert len(set(addresses)) == 2


def test_images_of_the_style_are_kept_for_an_hour(client_for):
    answer = client_for().get("/static/nhsuk/assets/images/nhsuk-icon-tick.svg", buffered=True)

    assert answer.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("name", ["app.css", "nhsuk/nhsuk-frontend.min.css", "app.js", "supported.js"])
def test_no_file_names_another_host(root: Path, name):
    text = (root / "riskreg" / "static" / name).read_text(encoding="utf-8")

    assert re.findall(r"(?:url\(|import |fetch\()['\"]?https?:", text) == []


def test_pages_are_never_kept(client_for, cast):
    for answer in (client_for(cast.contributor).get("/"), client_for().get("/sign-in")):
        assert answer.headers["Cache-Control"] == "no-store"
