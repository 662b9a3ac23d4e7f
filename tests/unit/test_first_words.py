from hypothesis import given
from hypothesis import strategies as st

from riskreg.workflows.raising import first_words


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=500))
def test_a_title_fits_and_is_one_line(event):
    title = first_words(event)

    assert len(title) <= 80
    assert title == " ".join(title.split())


def test_a_word_too_long_is_cut():
    assert first_words("w" * 100) == "w" * 79 + "…"


def test_the_beginning_that_all_risks_share_is_left_out():
    assert first_words("There is a risk that  élan is lost") == "Élan is lost"
    assert first_words("There is a risk that") == "There is a risk that"
