"""Every email about signing in, and the templates of allauth that must not slip through unworded."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

STOCK = Path(allauth.__file__).parent / "templates"
OURS = Path(settings.BASE_DIR) / "templates"
# Never sent or shown here: resetting by code, telephone numbers, trusted browsers, several addresses.
UNUSED_MAIL = {"account/email/password_reset_code"}
UNUSED_PAGES = {
    "account/base_manage_email.html",
    "account/base_manage_password.html",
    "account/base_manage_phone.html",
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/email.html",
    "account/email_confirm.html",
    "account/phone_change.html",
    "account/signup_by_passkey.html",
    "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html",
    "account/verification_sent.html",
    "account/verified_email_required.html",
    "mfa/recovery_codes/base.html",
    "mfa/totp/base.html",
    "mfa/trust.html",
    "mfa/webauthn/base.html",
    "mfa/webauthn/signup_form.html",
    "mfa/webauthn/snippets/login_script.html",
    "usersessions/base_manage.html",
}


def prefixes(root):
    return {
        str(path.relative_to(root)).removesuffix("_subject.txt")
        for room in ("account", "mfa")
        for path in (root / room / "email").glob("*_subject.txt")
    }


def pages(root):
    return {
        str(p.relative_to(root))
        for room in ("account", "mfa", "usersessions")
        for p in (root / room).rglob("*.html")
    }


def test_every_email_of_allauth_is_in_our_words():
    assert prefixes(STOCK) - prefixes(OURS) == UNUSED_MAIL


def test_every_page_of_allauth_is_in_our_look():
    assert pages(STOCK) - pages(OURS) == UNUSED_PAGES


def test_no_page_of_ours_is_made_of_allauths_parts():
    """They have no look of ours: a page that used them would be plain."""
    ours = [path for room in ("account", "mfa", "usersessions") for path in (OURS / room).rglob("*.html")]
    assert ours
    assert [str(path.relative_to(OURS)) for path in ours if "{% element" in path.read_text()] == []


@pytest.mark.parametrize("prefix", sorted(prefixes(OURS)))
def test_each_email_is_plain_text_and_html_and_gives_nothing_away_in_its_subject(prefix, rf):
    secrets = {
        "code": "ABCD-1234",
        "password_reset_url": "http://localhost:8000/account/password/reset/key/1-x/",
    }
    context = {
        **secrets,
        "timestamp": timezone.now(),
        "ip": "192.0.2.7",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
        "email": "ada@example.org",
    }
    message = get_adapter(rf.get("/")).render_mail(prefix, "ada@example.org", context)
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert message.to == ["ada@example.org"]
    assert "\n" not in message.subject
    assert "Heartwood" in message.subject
    assert not [
        secret for secret in (*secrets.values(), "ada@example.org", "192.0.2.7") if secret in message.subject
    ]
    assert "&#x27;" not in message.body
    for body in (message.body, html):
        assert "{%" not in body
        assert "{{" not in body
        assert "Hello from" not in body
