"""The reminder as a push: a browser's maker carries it to the browser, which shows it by itself.

Every push is the same and says nothing; see static/js/reminder-worker.js for what the browser makes of it.

An endpoint is an address that the site calls and that a browser, or whoever says to be one, has named. So it
is called only where it belongs to a push service that the site knows, over HTTPS, outside its own network,
without following it anywhere else.
"""

import re
import ssl
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM, create_connection, getaddrinfo, socket
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from apps.people.models import User
from apps.reminders.handing_over import SAYS, GoneError, RefusedError, UncertainError, in_short

LONGEST_ENDPOINT = 1000
CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
"""For each address of a push service, and for each thing that it says."""
SECONDS_FOR_ALL = 120
"""After so long with somebody's browsers, the others have not taken it: workers have other things to do."""
SIGNED_FOR = timedelta(hours=1)
TOPIC = "reminder"
"""One that waits for a browser takes the place of an earlier one (RFC 8030 section 5.4)"""

THIS_MACHINE = "localhost"
HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
"""A name as RFC 1123 section 2.1 has it, and no number."""
GLOBAL_UNICAST = IPv6Network("2000::/3")
"""RFC 4291 section 2.4. What leads on to an address of IPv4 by NAT64 is not in it (RFC 6052)."""
SIX_TO_FOUR = IPv6Network("2002::/16")
"""Leads on to an address of IPv4 as well (RFC 3056)."""


# --- The site's own key -------------------------------------------------------------------------------


def are_there() -> bool:
    """Whether this site can have reminders shown by browsers: it has a key to sign with."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """What a browser is told to take pushes by: a point of P-256 as URL-safe base64."""
    point = _private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def _private_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(settings.VAPID_PRIVATE_KEY)), ec.SECP256R1())


def decoded(text: str) -> bytes:
    """URL-safe base64 with or without padding, and nothing else in it. Raises ValueError."""
    bare = text.rstrip("=")
    return b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)


# --- Where pushes go ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Subscription:
    """What a browser gave to be reached by (RFC 8030, RFC 8291), and the site's key that it gave it for."""

    endpoint: str
    p256dh: str
    auth: str
    site_key: str

    @property
    def digest(self) -> bytes:
        return sha256(self.endpoint.encode()).digest()

    @property
    def is_for_our_key(self) -> bool:
        """Whether it takes what this site signs; not any more once the site has another key, or none."""
        return are_there() and self.site_key == public_key()


def may_be_called(endpoint: str) -> bool:
    """Whether it is of a push service that the site knows. Of this machine only where settings name it.

    It has to be written as browsers write it, so that it is known again: one browser, one address.
    """
    if (
        len(endpoint) > LONGEST_ENDPOINT
        or not endpoint.isascii()
        or not endpoint.isprintable()
        or " " in endpoint
    ):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme == "https"
        and parts.netloc in (host, f"{THIS_MACHINE}:{port}")
        and HOST.fullmatch(host) is not None
        and not parts.fragment
        and endpoint == urlunsplit(parts)
        and any(_fits(host, known) for known in settings.PUSH_HOSTS)
    )


def can_be_encrypted_for(subscription: Subscription) -> bool:
    """Whether what is sent can be encrypted for that browser (RFC 8291)."""
    try:
        key, secret = decoded(subscription.p256dh), decoded(subscription.auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        return len(key) == 65 and len(secret) == 16
    except ValueError:
        return False


def _fits(host: str, known: str) -> bool:
    return host.endswith(known[1:]) if known.startswith("*.") else host == known


# --- What is sent -------------------------------------------------------------------------------------


class Answer(StrEnum):
    """What became of a push at one browser."""

    TAKEN = "taken"
    GONE = "gone"
    NOT_NOW = "not now"
    NEVER = "never"
    UNCERTAIN = "uncertain"


@dataclass
class Push:
    """One reminder on its way to all the browsers of a person."""

    person_id: int
    ttl: timedelta
    """How long it may wait for a browser that is not there."""
    subscriptions: Mapping[UUID, Subscription]
    answers: dict[UUID, Answer] = field(default_factory=dict)

    def that_answered(self, answer: Answer) -> list[UUID]:
        return [browser for browser, given in self.answers.items() if given is answer]


def push_to(person: User, ttl: timedelta) -> Push:
    """For all browsers that show a person's reminders; asked as that person."""
    browsers = person.browsers.filter(ended_at=None).order_by("made_at")
    return Push(person.pk, ttl, {each.pk: Subscription(**each.address) for each in browsers})


def send(push: Push) -> None:
    """Hand a push over for each browser, once. It has arrived where one of them takes it.

    Raises UncertainError where none did and one may have; RefusedError where all said no; GoneError where no
    browser is there any more. What each answered is in the push then, too.
    """
    until = time.monotonic() + SECONDS_FOR_ALL
    said = []
    for browser, subscription in push.subscriptions.items():
        in_time = time.monotonic() < until
        answer, words = _hand_over(subscription, push.ttl) if in_time else (Answer.NOT_NOW, "no time left")
        push.answers[browser] = answer
        said.append(words)
    given, why = set(push.answers.values()), ", ".join(said)
    if Answer.TAKEN in given:
        return
    if Answer.UNCERTAIN in given:
        raise UncertainError(why)
    if given <= {Answer.GONE}:
        raise GoneError
    raise RefusedError(why, for_good=Answer.NOT_NOW not in given)


def _hand_over(subscription: Subscription, ttl: timedelta) -> tuple[Answer, str]:
    """With what was answered in short, for the log: by which host, and not about which browser."""
    # Imported by the worker alone, and when it first sends: it brings more with it than the whole site uses.
    from py_vapid import Vapid02
    from pywebpush import WebPusher

    if not subscription.is_for_our_key or not may_be_called(subscription.endpoint):
        # The site has another key by now, or does not call there any more: the push service would refuse.
        return Answer.GONE, "not ours"
    parts = urlsplit(subscription.endpoint)
    signed = Vapid02(_private_key()).sign(
        {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(time.time() + SIGNED_FOR.total_seconds()),
            "sub": settings.VAPID_SUBJECT,
        }
    )
    session = _Session()
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys}, requests_session=session)
    try:
        answered = pusher.send(
            SAYS,
            {**signed, "Urgency": "normal", "Topic": TOPIC},
            ttl=int(ttl.total_seconds()),
            timeout=ANSWER_SECONDS,
        )
    except (OSError, HTTPException) as error:
        answer = Answer.UNCERTAIN if session.handed_over else Answer.NOT_NOW
        return answer, f"{parts.hostname} {in_short(error)}"
    return _meaning(answered.status_code), f"{parts.hostname} {answered.status_code}"


def _meaning(status: int) -> Answer:
    """RFC 8030, and what push services are known to do. Only a clear no is one."""
    if 200 <= status < 300:
        return Answer.TAKEN
    if status in (404, 410):
        return Answer.GONE
    # 401 and 403 are ours to mend, so they may pass next time.
    if status in (401, 403, 429, 503):
        return Answer.NOT_NOW
    # 3xx: it is not followed anywhere.
    return Answer.NEVER if 300 <= status < 500 else Answer.UNCERTAIN


@dataclass
class _Answered:
    """As much of an answer as pywebpush looks at."""

    status_code: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class _Session:
    """What pywebpush sends through, in place of a session of `requests`. It knows how far it has come.

    No redirect is followed, no proxy of the environment is used, and of the answer only the status is read.
    """

    def __init__(self) -> None:
        self.handed_over = False

    def post(self, endpoint: str, *, data: bytes, headers: Mapping[str, str], timeout: float) -> _Answered:
        parts = urlsplit(endpoint)
        connection = _connected(parts, timeout)
        try:
            self.handed_over = True
            connection.request("POST", _target(parts), body=data, headers=dict(headers))
            return _Answered(connection.getresponse().status)
        finally:
            connection.close()


def _target(parts: SplitResult) -> str:
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _connected(parts: SplitResult, timeout: float) -> HTTPSConnection:
    """Raises OSError; also where the name leads into the site's own network."""
    host, port = parts.hostname or "", parts.port or 443
    connection = HTTPSConnection(host, port, timeout=timeout)
    plain = _reached(host, port)
    try:
        plain.settimeout(timeout)
        # Opened here, and not by the connection, so that it leads where we have looked.
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    return connection


def _reached(host: str, port: int) -> socket:
    """Raises OSError where nothing answers, or one of the host's addresses is in a network of our own."""
    found: list[Any] = [where[0] for *_, where in getaddrinfo(host, port, type=SOCK_STREAM)]
    if host != THIS_MACHINE and not all(map(_is_outside, found)):
        raise OSError(f"{host} is in a network of our own")
    refusal = OSError(f"{host} has no address")
    for each in found:
        try:
            return create_connection((each, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            refusal = error
    raise refusal


def _is_outside(address: str) -> bool:
    """Whether it is one machine's, and on the internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        return ip.is_global and ip in GLOBAL_UNICAST and ip not in SIX_TO_FOUR
    return ip.is_global and not ip.is_multicast
