"""Where django-allauth asks the site: who may sign up, what errors say, how second factors are kept."""

import logging
from functools import lru_cache, partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from apps.people.actions import InvitationNotLiveError, accept_invitation, claim_invitation
from apps.people.emails import compose
from apps.people.invitation_links import held_token_hash, let_go_of_invitation
from apps.people.models import User
from apps.people.queries import live_invitation

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask an administrator of your service",
        "duplicate_email": "This is already your email address. Enter a different one",
        "email_password_mismatch": "The email address or password is not right. Check both and try again",
        "email_taken": "This email address cannot be used. Enter a different one",
        "enter_current_password": "Your current password is not right. Try again",
        "incorrect_code": "That code is not right. Check it and try again, or ask for a new one",
        "incorrect_password": "That password is not right. Try again",
        "too_many_login_attempts": "There have been too many tries. Wait 5 minutes, then try again",
        "same_as_current": "This is already your email address. Enter a different one",
        "rate_limited": "Wait a minute before you ask for another code",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only to somebody who has just opened a live invitation."""
        return live_invitation(held_token_hash(request)) is not None

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """The account and the place it was invited to, both or neither; the address is the invitation's.

        Raises ImmediateHttpResponse when the invitation was used or withdrawn while the form was open.
        """
        token_hash = held_token_hash(request)
        try:
            with transaction.atomic():
                invitation = claim_invitation(token_hash=token_hash)
                form.cleaned_data["email"] = invitation.email
                user.name = form.cleaned_data["name"]
                user = super().save_user(request, user, form, commit)
                accept_invitation(by=user, token_hash=token_hash)
        except InvitationNotLiveError as error:
            # The sign-up page itself says what to do without a live invitation.
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_signup"))) from error
        let_go_of_invitation(request)
        # Whoever holds the token has read the mail that was sent to this address.
        self.stash_verified_email(request, invitation.email)
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Worded now, and sent once what it is about is committed: the mail server may take its time.

        Like allauth's own, without its `current_site`, which we do not name.
        """
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email, **context})
        transaction.on_commit(partial(_send_or_tell, message, request))

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, Any],
        headers: dict[str, str] | None = None,  # noqa: ARG002
    ) -> EmailMessage:
        """Text and HTML from one text template. allauth itself never gives `headers`."""
        context.setdefault("password_reset_url", settings.BASE_URL + reverse("account_reset_password"))
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip()
        return compose(
            subject=f"{subject} (Heartwood)" if "Heartwood" not in subject else subject,
            text=render_to_string(f"{template_prefix}_message.txt", context),
            to=email,
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("people:settings")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002
        if self.request.user.is_authenticated:
            return reverse("people:settings")
        return reverse("account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your app, or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]


def _send_or_tell(message: EmailMessage, request: HttpRequest) -> None:
    """Who waits for the mail is told that it will not come, whether or not the address has an account."""
    try:
        message.send()
    except OSError:
        logger.exception("An email about signing in could not be sent")
        messages.warning(
            request,
            "We could not send you an email just now. If you need a code or a link from it, wait a few "
            "minutes, then ask for a new one",
        )


@lru_cache(maxsize=2)
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals second factors with settings.MFA_KEYS (newest first), so that a copy of the database is no use.

    Raises cryptography.fernet.InvalidToken when the key that sealed a secret is no longer given.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "You cannot turn off two-step verification",
        "cannot_generate_recovery_codes": "Set up an app or a passkey before you make recovery codes",
        "incorrect_code": "That code is not right. Check it and try again",
        "unverified_email": "Confirm your email address before you set up two-step verification",
    }

    def is_sealed_with_newest(self, sealed: str) -> bool:
        try:
            Fernet(settings.MFA_KEYS[0]).decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def encrypt(self, text: str) -> str:
        return _sealer(tuple(settings.MFA_KEYS)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer(tuple(settings.MFA_KEYS)).decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def _get_site_name(self) -> str:
        # What the browser shows when it asks to save or use a passkey.
        return "Heartwood"
