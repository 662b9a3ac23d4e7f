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


def test_a_unit_is_found_by_words_of_its_name_or_by_its_code(client_for, cast):
    nobody = client_for(cast.nobody)

    by_name, by_code = nobody.get("/units?q=central east care board"), nobody.get("/units?q=testa.p")
    nothing, at_the_top = nobody.get("/units?q=central_east"), nobody.get("/units")

    assert "NHS Central East Integrated Care Board Code S1Y5D. ICS, under" in words(by_name)
    assert "1 unit found" in words(by_name)
    assert links(by_code)["TESTA.PHY (fictional)"] == "/units/TESTA.PHY"
    assert "0 units found No unit that stands today has these words" in words(nothing)
    assert "Code X24." in words(at_the_top)


def test_a_board_that_is_closed_is_not_found_nor_a_name_of_before(client_for, cast):
    unit = cast.unit("TESTA")
    db.session.add(UnitName(unit_id=unit.id, name="An older name", valid_to=date(2020, 12, 31)))
    db.session.commit()

    assert "0 units found" in words(client_for(cast.nobody).get("/units?q=QM7"))
    assert "0 units found" in words(client_for(cast.nobody).get("/units?q=older"))


def test_no_more_units_are_shown_than_can_be_read(client_for, cast):
    page = client_for(cast.nobody).get("/units?q=nhs")

    assert "The first 50 units found Add a word to find others." in words(page)
    assert "Code X24. National" in words(page)
    assert client_for(cast.nobody).get("/units?q=%00").status_code == 400
