"""Audits what allauth writes, which it does in views of its own and not in our actions."""

from collections.abc import Sequence
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.dispatch import Signal
from django.urls import URLPattern, URLResolver

from apps.people.models import User
from apps.safekeeping import audit

AUDITED: dict[Signal, str] = {
    account.password_set: "people.set_password",
    account.password_changed: "people.change_password",
    account.password_reset: "people.reset_password",
    account.email_added: "people.add_email",
    account.email_removed: "people.remove_email",
    account.email_changed: "people.change_email",
    mfa.authenticator_added: "people.add_second_step",
    mfa.authenticator_removed: "people.remove_second_step",
    mfa.authenticator_reset: "people.renew_recovery_codes",
}


def listen() -> None:
    """Sign-ins are left out: when somebody uses the site is nobody's business."""
    for signal, action in AUDITED.items():
        signal.connect(_recorder(action), weak=False, dispatch_uid=action)


def _recorder(action: str) -> Any:
    def record(user: User, **_: Any) -> None:
        # Most signals come inside the view's transaction; that of new recovery codes comes right after it.
        with transaction.atomic():
            audit.record(by=user, subject=user, action=action, of=user)

    return record


def in_one_transaction(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Routes like these, each view in one transaction: its write and our audit stand or fall together."""
    return [
        URLPattern(entry.pattern, transaction.atomic(entry.callback), entry.default_args, entry.name)
        if isinstance(entry, URLPattern)
        else URLResolver(
            entry.pattern,
            in_one_transaction(entry.url_patterns),
            entry.default_kwargs,
            entry.app_name,
            entry.namespace,
        )
        for entry in patterns
    ]
