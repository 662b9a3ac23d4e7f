"""How random secrets (tokens, session keys) are kept: hashed, never in clear."""

import hashlib


def hashed(secret: str) -> str:
    """Our secrets are 256 random bits, so a plain SHA-256 is enough to store and to look up."""
    return hashlib.sha256(secret.encode()).hexdigest()
