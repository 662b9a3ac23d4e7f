"""HTML for people, one module a noun."""

from flask import Flask


def register(app: Flask) -> None:
    """Put every route of the pages into the app."""
