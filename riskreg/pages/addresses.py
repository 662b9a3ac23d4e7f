"""Where to go next when the request says so: only to a page of our own."""

from urllib.parse import urlsplit

from flask import request


def safe_path(address: str | None) -> str | None:
    """The address if it is a plain path of this site; anything a browser could read as another site is nothing."""
    if not address or len(address) > 1000 or not address.startswith("/"):
        return None
    if address.startswith("//") or "\\" in address or not address.isprintable() or " " in address:
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and not _names_a_host(parts.path) else None


def _names_a_host(path: str) -> bool:
    """``/%2f%2fhost`` and ``/%5chost`` become another site in a careless proxy."""
    return any(hidden in path.lower() for hidden in ("%2f", "%5c", "//", "%00"))


def came_from() -> str | None:
    """The page whose form was sent, to come back to after signing in: forms post to the page they stand on."""
    return safe_path(request.path)
