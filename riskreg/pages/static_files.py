"""Style, script and images: their address changes with their content, so a browser may keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

A_YEAR = 365 * 24 * 3600


def serve_static_for_a_year(app: Flask) -> None:
    app.add_template_global(static_url)
    app.after_request(keep)


def static_url(name: str) -> str:
    """The address of a static file, with the hash of its content."""
    return url_for("static", filename=name, v=_fingerprint(_file(name), _changed(name)))


def _file(name: str) -> Path:
    return Path(str(current_app.static_folder)) / name


def _changed(name: str) -> int:
    file = _file(name)
    return file.stat().st_mtime_ns if file.is_file() else 0


@lru_cache(maxsize=64)
def _fingerprint(file: Path, changed: int) -> str:
    """``changed`` is when; a file that changes while the server runs is read again."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if changed else "0"


def keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 304):
        kept = f"public, max-age={A_YEAR}, immutable" if "v" in request.args else "public, max-age=3600"
        response.headers["Cache-Control"] = kept
    return response
