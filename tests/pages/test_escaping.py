import re
from pathlib import Path

import pytest
from flask import render_template_string

from tests.factories import moves, payloads
from tests.pages.forms import open_and_send, send, soup

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><b>bold</b>",
    "</title><b>bold</b>",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp;",
)
TEMPLATES = Path("riskreg/templates")


def shape(answer):
    """Elements and attributes of a page, without its text."""
    return [
        (element.name, sorted(element.attrs))
        for element in soup(answer).find_all(True)
        if element.name not in ("br", "option")
    ]


def test_templates_of_the_design_system_escape_too(app):
    with app.test_request_context():
        shown = render_template_string(
            '{% from "nhsuk/components/tag/macro.jinja" import tag %}{{ tag({"text": text}) }}', text="<b>"
        )

    assert "&lt;b&gt;" in shown


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_of_a_draft_comes_out_as_text_everywhere(client_for, cast, text):
    plain = "There is a risk that nobody comes to the ward at weekends"
    shapes = []
    for event in (plain, f"{text} and so nobody comes at all"):
        visitor = client_for(cast.contributor)
        address = visitor.get("/risks/new").location
        blank = visitor.get(address)
        check = visitor.get(send(visitor, blank, theme="staffing", urgency="weeks", event=event).location)
        wrong = send(visitor, blank, event=event, urgency="weeks", theme="")
        pages = [visitor.get(address), wrong, check, visitor.get("/"), visitor.get("/my/drafts")]
        delete = visitor.get(address.replace("/risks/new", "/my/drafts").replace("quick", "delete"))
        pages.append(delete)
        shapes.append([shape(page) for page in pages])
        send(visitor, delete)
        assert all(page.status_code in (200, 422) for page in pages)

    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_of_a_risk_and_its_answers_comes_out_as_text(client_for, cast, text):
    shapes = []
    for words in ("Plain words for somebody to read here", f"{text} for somebody to read"):
        risk = moves.raise_risk(actor=cast.contributor, event=words, title=words[:80])
        moves.triage_risk(risk, payloads.ask(question=words, message=words), actor=cast.lead)
        other = moves.raise_risk(actor=cast.contributor, event=words, title=words[:80])
        moves.triage_risk(other, payloads.decline(message=words, reason=words, what_else=words), actor=cast.lead)
        visitor = client_for(cast.contributor)
        pages = [visitor.get(f"/risks/{each.reference}/journey") for each in (risk, other)]
        pages += [visitor.get(f"/risks/{risk.reference}/{way}") for way in ("answer", "sent")]
        pages.append(open_and_send(visitor, f"/risks/{risk.reference}/answer", text=words * 40))
        shapes.append([shape(page) for page in pages])
        assert [page.status_code for page in pages] == [200] * 4 + [422]

    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=str)
def test_templates_hold_no_script_style_or_unescaped_text(file):
    text = file.read_text(encoding="utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|\|\s*safe|autoescape", text) == []
