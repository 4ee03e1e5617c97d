"""The token in an invitation's link, and the trace of it in the session of somebody who opened the link."""

import hashlib
import secrets

from django.http import HttpRequest

# The session keeps the hash of the token, never the token: sessions are rows in the database.
HELD = "people_invitation"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is kept of a token: its SHA-256. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).digest()


def hold_invitation(request: HttpRequest, token: str) -> None:
    """Remember in the visitor's session that they may sign up with this token."""
    request.session[HELD] = hash_of(token).hex()


def let_go_of_invitation(request: HttpRequest) -> None:
    request.session.pop(HELD, None)


def held_token_hash(request: HttpRequest) -> bytes:
    """Empty where the visitor holds none."""
    return bytes.fromhex(request.session.get(HELD, ""))
