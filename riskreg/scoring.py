"""Consequence times likelihood: the score and its band. Pure arithmetic on the matrix in force."""

from riskreg import reference
from riskreg.vocabulary import Band

SECOND_PERSON_FROM = 15
"""From this score on, closing a risk takes a second person (extreme band of the 2008 NPSA model matrix)."""


def score(consequence: int, likelihood: int) -> int:
    """1 to 25, from two whole numbers of 1 to 5."""
    if not (1 <= consequence <= 5 and 1 <= likelihood <= 5):
        raise ValueError("consequence and likelihood are whole numbers from 1 to 5")
    return consequence * likelihood


def band(score: int) -> Band:
    """The band a score falls in; 7, 11, 13 and other products that cannot occur have none."""
    for row in reference.matrix()["bands"]:
        if row["from"] <= score <= row["to"]:
            return Band(row["code"])
    raise ValueError(f"no band holds the score {score}")
