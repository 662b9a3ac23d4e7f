from datetime import date

from riskreg.extensions import db
from riskreg.models import UnitName
from tests.pages.dealing import links
from tests.pages.forms import heading, words


def test_a_closed_board_shows_who_took_over_and_from_when(client_for, cast):
    page = client_for(cast.contributor).get("/units/QM7")

    assert heading(page) == "QM7 NHS Hertfordshire and West Essex Integrated Care Board"
    assert "Stands 1 July 2022 to 31 March 2026" in words(page)
    assert "NHS Central East Integrated Care Board (S1Y5D) , from 1 April 2026" in words(page)
    assert set(links(page).values()) >= {"/units/S1Y5D", "/units/D7T5G", "/units/Y61"}


def test_names_parents_and_parts_are_shown_to_everybody_signed_in(client_for, cast):
    unit = cast.unit("TESTA")
    db.session.add(UnitName(unit_id=unit.id, name="An older name", valid_to=date(2020, 12, 31)))
    db.session.commit()

    text = words(client_for(cast.nobody).get("/units/TESTA"))

    assert "An older name, until 31 December 2020" in text
    assert "TESTI (fictional) (TESTI)" in text
    assert "TESTA.PHY (fictional) (TESTA.PHY)" in text


def test_a_unit_that_does_not_exist_is_not_found(client_for, cast):
    assert client_for(cast.contributor).get("/units/NOWHERE").status_code == 404
    assert client_for().get("/units/TESTA").status_code == 302
