"""JSON for machines and people's own programs, one module a noun."""

from flask import Flask


def register(app: Flask) -> None:
    """Put every route of the API into the app."""
