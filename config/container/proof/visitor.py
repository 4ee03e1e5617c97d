"""Asks the site as a visitor would, and looks at what comes back."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Mapping

from config.container.proof.shape import HOST
from config.container.proof.steps import expect

Answer = tuple[int, http.client.HTTPMessage, str]


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    return ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path, headers)


def secure_get(path: str, headers: Mapping[str, str] | None = None) -> Answer:
    # The certificate is the proxy's own, for this machine only.
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return ask(http.client.HTTPSConnection(HOST, 443, timeout=10, context=trusting), path, headers)


def ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str] | None) -> Answer:
    """Status, headers and body; status 0 when nobody answers."""
    try:
        connection.request("GET", path, headers={"Host": HOST, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode(errors="replace")
    except OSError:
        return 0, http.client.HTTPMessage(), ""
    finally:
        connection.close()


def look_at_pages() -> None:
    """The sign-in page and its stylesheet, over HTTPS."""
    status, headers, body = secure_get("/account/login/")
    cookies = "; ".join(headers.get_all("set-cookie") or [])
    expect(status == 200, "the sign-in page answers")
    expect("__Host-csrf=" in cookies and "Secure" in cookies, "cookies are for https only")
    expect("max-age=31536000" in headers["strict-transport-security"], "browsers are told to keep to https")
    expect("unsafe" not in headers["content-security-policy"], "the content security policy is strict")
    stylesheet = re.findall(r'href="(/static/css/heartwood\.[0-9a-f]+\.css)"', body)
    expect(len(stylesheet) == 1, "the page names the hashed stylesheet")
    zipped = {"Accept-Encoding": "gzip"}
    status, headers, _ = secure_get(stylesheet[0], zipped)
    expect(status == 200 and "immutable" in headers["cache-control"], "which is there, for good")
    expect(headers["content-encoding"] == "gzip", "and compressed")
    expect(secure_get("/account/login/", zipped)[1]["content-encoding"] is None, "pages are not")
    expect(secure_get("/demo/")[0] == 404, "there is no demo")
