"""Every answer of the site carries the headers that keep it private, whoever asks and whatever happens."""

import json
import os
import re
import subprocess
import sys
from types import ModuleType

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from tests.cast import PASSWORD
from tests.conftest import ROOT
from tests.contracts.routes import address_of, routes

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), "
    "payment=(), usb=()",
}


def policy_of(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {directive: sources for directive, _, sources in parts}


def assert_private(response) -> None:
    """What holds for whatever is made for the person who asks."""
    assert policy_of(response) == POLICY
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert response["X-Frame-Options"] == "DENY"
    caching = response["Cache-Control"]
    assert "no-store" in caching
    assert "private" in caching
    assert "public" not in caching
    assert "Server" not in response
    assert "X-Powered-By" not in response


# --- Every route --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "ada", "amir"])
def test_every_route_answers_with_them(who, principals, arguments):
    client = Client()
    if who != "nobody":
        client.force_login(principals[who])
    seen = set()
    for route in routes():
        if route.name == "account_logout":
            continue  # last, below
        for method in (client.get, client.post, client.head):
            response = method(address_of(route, arguments))
            assert_private(response)
            seen.add(response.status_code)
    assert_private(client.post(reverse("account_logout")))
    assert {200, 302, 404, 405} <= seen


def test_the_download_of_ones_answers_has_them(principals, signed_in):
    response = signed_in(principals["ada"]).get(reverse("trends:csv"))
    assert response["Content-Type"].startswith("text/csv")
    assert_private(response)


def test_a_redirect_to_sign_in_has_them(db):
    response = Client().get(reverse("trends:show"))
    assert response.status_code == 302
    assert_private(response)


# --- Errors -------------------------------------------------------------------------------------------


@login_not_required
def fails(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("for the test")


@pytest.fixture
def broken_address(settings) -> str:
    """Where a page of the site fails."""
    urls = ModuleType("urls")
    urls.urlpatterns = [path("", include("config.urls")), path("fails/", fails)]
    settings.ROOT_URLCONF = urls
    return "/fails/"


def test_a_failure_has_them_and_tells_nothing(db, broken_address):
    response = Client(raise_request_exception=False).get(broken_address)
    assert response.status_code == 500
    assert_private(response)
    assert "for the test" not in response.content.decode()


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/nowhere/", 404),
        ("get", "/people/", 403),
        ("post", "/privacy/", 405),
    ],
)
def test_an_error_has_them(method, address, status, cast, signed_in):
    response = getattr(signed_in(cast.ada), method)(address)
    assert response.status_code == status
    assert_private(response)


def test_an_address_without_its_last_slash_is_mended_as_strictly(db):
    response = Client().get("/privacy")
    assert response.status_code == 301
    assert policy_of(response) == POLICY  # with frame-ancestors
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert response["Cache-Control"] == "no-store, private"


def test_a_form_from_elsewhere_is_refused_with_them(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@example.org"})
    assert response.status_code == 403
    assert_private(response)


def test_a_host_that_is_not_ours_is_refused(db):
    response = Client(raise_request_exception=False, headers={"host": "elsewhere.example"}).get("/")
    assert response.status_code == 400
    assert b"elsewhere.example" not in response.content


# --- Static files -------------------------------------------------------------------------------------


def test_a_static_file_may_be_kept_but_is_as_strict():
    response = Client().get(staticfiles_storage.url(stylesheet()))
    assert response.status_code == 200
    assert policy_of(response) == POLICY
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert response["Cache-Control"] == "max-age=315360000, public, immutable"
    assert response.cookies == {}
    assert b"".join(response.streaming_content)  # and closes the file


def stylesheet() -> str:
    """The first one that the site has, by its own name."""
    manifest = json.loads((ROOT / "var" / "static" / "staticfiles.json").read_text())
    return next(name for name in sorted(manifest["paths"]) if name.endswith(".css"))


# --- Pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "ada", "amir"])
def test_no_page_needs_what_the_policy_forbids(who, principals, arguments):
    """No inline script, style or event handler, and nothing from another host."""
    client = Client()
    if who != "nobody":
        client.force_login(principals[who])
    for route in routes():
        response = client.get(address_of(route, arguments))
        if not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        assert [tag for tag in re.findall(r"<script[^>]*>", html) if not allowed(tag)] == [], route.name
        assert re.findall(r"<style|<[^>]+\s(?:style|on\w+)=", html) == [], route.name
        loaded = re.findall(r"<(?:script|img|link|iframe|source)[^>]+(?:src|href)=\"(\w+:|//)", html)
        assert [scheme for scheme in loaded if scheme != "data:"] == [], route.name


def allowed(tag: str) -> bool:
    return ' src="/' in tag or 'type="application/json"' in tag


# --- Cookies ------------------------------------------------------------------------------------------


def test_cookies_are_for_the_site_alone_and_end_with_the_browser(cast):
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": cast.ada.email, "password": PASSWORD})
    assert set(client.cookies) == {"csrf", "session"}
    for cookie in client.cookies.values():
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
    assert client.cookies["session"]["max-age"] == ""
    assert client.cookies["session"]["expires"] == ""


# --- As in production, in a process of its own --------------------------------------------------------

ASK = """
import json
import django
django.setup()
from django.test import Client
from django.conf import settings

def told(response):
    return {
        "status": response.status_code,
        "headers": dict(response.headers),
        "cookies": {name: dict(morsel) for name, morsel in response.cookies.items()},
    }

host = "heartwood.example.org"
answers = {
    "plain": told(Client(headers={"host": host}).get("/privacy/")),
    "health": told(Client(headers={"host": host}).get("/health")),
    "secure": told(Client(headers={"host": host, "x-forwarded-proto": "https"}).get("/account/login/")),
    "session": settings.SESSION_COOKIE_NAME,
    "session_is_secure": settings.SESSION_COOKIE_SECURE,
}
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def in_production(services):
    """The answers of a site with production's settings, an https address and a proxy before it."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENVIRONMENT": "production",
        "SECRET_KEY": "7d1b0f1c7a9e4f0b8b5a6c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f",
        "MFA_KEYS": "c29tZWJvZHktZWxzZXMtdGhpcnR5LXR3by1ieXRlcyE=",
        "WORDS_KEYS": "1:c29tZWJvZHktZWxzZXMtdGhpcnR5LXR3by1ieXRlcyE=",
        "DATABASE_URL": services.runtime_url,
        "REDIS_URL": services.redis_url,
        "CACHE_URL": services.cache_url,
        "EMAIL_URL": "submission://user:unused@127.0.0.1:1",
        "EMAIL_FROM": "Heartwood <hello@heartwood.example.org>",
        "BASE_URL": "https://heartwood.example.org",
        "ALLOWED_HOSTS": "heartwood.example.org",
        "TRUSTED_PROXY_COUNT": "1",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_whoever_comes_without_tls_is_sent_to_it(in_production):
    assert in_production["plain"]["status"] == 301
    assert in_production["plain"]["headers"]["Location"] == "https://heartwood.example.org/privacy/"
    assert in_production["plain"]["cookies"] == {}


def test_only_the_health_page_answers_without_tls(in_production):
    assert in_production["health"]["status"] in (200, 503)


def test_browsers_are_told_to_come_with_tls_only(in_production):
    headers = in_production["secure"]["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_the_policy_is_as_strict_there_and_upgrades_requests(in_production):
    assert policy_of(in_production["secure"]["headers"]) == {**POLICY, "upgrade-insecure-requests": ""}


def test_cookies_are_bound_to_the_host_and_to_tls(in_production):
    (name, cookie), = in_production["secure"]["cookies"].items()  # fmt: skip
    assert name == "__Host-csrf"
    assert cookie["secure"] is True
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert in_production["session"] == "__Host-session"
    assert in_production["session_is_secure"] is True
