"""Finding NHS numbers in free text, so that none is ever stored."""

import re

from nhs_number import is_valid  # type: ignore[attr-defined]

# A whole run of ten digits, bare or grouped 3-3-4. Windows inside longer runs are not looked at: scanning them
# flags one UK mobile number in six.
_CANDIDATE = re.compile(r"(?<!\d)(\d{3})([ -]?)(\d{3})\2(\d{4})(?!\d)")


def holds_nhs_number(text: str) -> bool:
    """Does the text hold ten digits that pass the NHS number's check digit?"""
    return any(is_valid("".join(found.group(1, 3, 4))) for found in _CANDIDATE.finditer(text))


def without_nhs_numbers(text: str) -> str:
    """The text with each NHS number taken out, and a mark where it stood."""
    return _CANDIDATE.sub(
        lambda found: "[number taken out]" if is_valid("".join(found.group(1, 3, 4))) else found[0], text
    )
