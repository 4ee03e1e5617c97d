"""A push service of the tests' own, and browsers that take pushes from it.

It speaks HTTPS as real ones do (RFC 8030), checks who sends (RFC 8292) and opens what is sent with the
private key of the browser (RFC 8291), all written from the standards and without what the site sends with.
"""

import base64
import json
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from apps.reminders import pushes
from apps.reminders.pushes import Subscription

CURVE = ec.SECP256R1()


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class SomeBrowser:
    """What a browser keeps to itself, and the address that it gives away."""

    def __init__(self, port: int, name: str = "Firefox on Windows", path: str = "") -> None:
        self.name = name
        self.path = path or f"/push/{uuid4().hex}"
        self.endpoint = f"https://localhost:{port}{self.path}"
        self.key = ec.generate_private_key(CURVE)
        self.auth = uuid4().bytes

    @property
    def subscription(self) -> dict[str, Any]:
        """As `JSON.stringify` has a PushSubscription."""
        keys = {"p256dh": encoded(point(self.key.public_key())), "auth": encoded(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    @property
    def kept(self) -> Subscription:
        """As the site keeps it."""
        return Subscription(self.endpoint, **self.subscription["keys"], site_key=pushes.public_key())

    def open(self, body: bytes) -> str:
        """RFC 8291 section 3.4 and RFC 8188 section 2."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        own = point(self.key.public_key())
        secret = _hkdf(shared, self.auth, b"WebPush: info\0" + own + theirs, 32)
        key = _hkdf(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _hkdf(secret, salt, b"Content-Encoding: nonce\0", 12)
        words, mark, padding = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\2")
        assert mark == b"\2"
        assert set(padding) <= {0}
        return words.decode()


def _hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


@dataclass
class Received:
    """One push, as the service got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def claims(self) -> dict[str, Any]:
        """What the sender says of itself, once the signature over it is right (RFC 8292, RFC 7515)."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        given = dict(part.strip().split("=", 1) for part in rest.split(","))
        head, claims, signature = given["t"].split(".")
        assert json.loads(decoded(head)) == {"alg": "ES256", "typ": "JWT"}
        raw = decoded(signature)
        numbers = (int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(given["k"]))
        key.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        return {**json.loads(decoded(claims)), "k": given["k"]}


@dataclass
class PushService:
    """Answers `answer`, or by path what is in `answers`: a status, or "drop" once it has the message.

    "slow" says nothing until it is stopped. It takes on what it answers with a 2xx, and what it drops.
    """

    answer: int | str = 201
    answers: dict[str, int | str] = field(default_factory=dict)
    contacts: list[Received] = field(default_factory=list)
    accepted: list[Received] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    port: int = 0
    stopped: Event = field(default_factory=Event)

    def browser(self, name: str = "Firefox on Windows") -> SomeBrowser:
        return SomeBrowser(self.port, name)

    def got(self, browser: SomeBrowser) -> list[Received]:
        return [each for each in self.accepted if each.path == browser.path]


def handler_of(service: PushService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            service.contacts.append(found)
            answer = service.answers.get(self.path, service.answer)
            if answer in ("drop", "slow") or (isinstance(answer, int) and answer < 300):
                service.accepted.append(found)
            if answer == "slow":
                service.stopped.wait(30)
            if isinstance(answer, str):
                self.close_connection = True
                return
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            if 300 <= answer < 400:
                self.send_header("Location", f"https://localhost:{service.port}/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            service.elsewhere.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            """The tests say what was asked."""

    return Handler


class Serving:
    """`with Serving(tmp_path) as service:` and `service.certificates` is what to trust it by."""

    def __init__(self, directory: Path, names: tuple[str, ...] = ("localhost",)) -> None:
        self.certificates = directory / "push.pem"
        key_file = directory / "push.key"
        key = ec.generate_private_key(CURVE)
        self.certificates.write_bytes(certificate(key, names))
        key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificates, key_file)
        self.service = PushService()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self.service))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.service.port = self.server.server_address[1]
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> PushService:
        self.thread.start()
        return self.service

    def __exit__(self, *_: object) -> None:
        self.service.stopped.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def certificate(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...]) -> bytes:
    """Signed by itself, and good for a few years around whatever the clock of a test says."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    others = [x509.DNSName(each) for each in names]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime.fromtimestamp(time.time(), UTC) + timedelta(days=3650))
        .add_extension(
            x509.SubjectAlternativeName([*others, x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM)
