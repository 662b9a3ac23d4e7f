import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.patient_identifiers import holds_nhs_number


@pytest.mark.parametrize(
    "text",
    [
        "9990000018",
        "999 000 0018",
        "999-000-0018",
        "seen with 999 000 0018, twice",
        "NHS no.9990000018.",
        "(9990000018)",
        "one\n999 000 0018\nthree",
        "1234567890 then 9990000018",
    ],
)
def test_a_number_of_the_synthetic_range_is_found(text):
    assert holds_nhs_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9990000017",
        "07700900123",
        "+447700900123",
        "0113 496 0123",
        "020 7946 0123",
        "99900000180",
        "19990000018",
        "999000001",
        "999 0000018",
        "999-000 0018",
        "ref 2026-11-24 10:30",
        "ten digits: 1111111112",
    ],
)
def test_phone_numbers_longer_runs_and_wrong_check_digits_are_not(text):
    assert not holds_nhs_number(text)


@given(st.from_regex(r"07[0-9]{9}", fullmatch=True))
def test_no_uk_mobile_number_is_taken_for_one(number):
    assert not holds_nhs_number(f"Ring {number} today")


def number_with_check_digit(nine):
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else f"{nine}{check % 11}"


@given(st.from_regex(r"999[0-9]{6}", fullmatch=True))
def test_every_number_whose_check_digit_fits_is_found(nine):
    number = number_with_check_digit(nine)
    if number is not None:
        assert holds_nhs_number(f"Patient {number} fell")
