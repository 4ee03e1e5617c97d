"""Where django-allauth asks the site: who may sign up, what errors say, how second factors are kept."""

import logging
import time
from functools import lru_cache, partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from apps.people.access import person_of
from apps.people.actions import InvitationNotLiveError, accept_invitation, claim_invitation
from apps.people.emails import compose
from apps.people.invitation_links import held_token_hash, let_go_of_invitation
from apps.people.models import User
from apps.people.presenters import place_of
from apps.people.queries import live_invitation, second_steps_of

logger = logging.getLogger(__name__)
TWO_STEP_TURNED_ON = ("mfa/messages/totp_activated.txt", "mfa/messages/webauthn_added.txt")
NEW_CODES = "mfa/messages/recovery_codes_generated.txt"


CODE_SENT = ("account/messages/login_code_sent.txt", "account/messages/email_confirmation_sent.txt")


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
    # Django's own words say what is wrong with a password, not what to do.
    password_messages = {
        "password_too_short": "Enter at least 12 characters",
        "password_too_similar": "Choose a password that is less like your name or email address",
        "password_too_common": "Choose a password that is harder to guess",
        "password_entirely_numeric": "Choose a password that is not only numbers",
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
        # allauth's own addresses follow the Host header, which is the visitor's to choose.
        if template_prefix != "account/email/password_reset_key":
            context["password_reset_url"] = settings.BASE_URL + reverse("account_reset_password")
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip()
        return compose(
            subject=f"{subject} (Heartwood)" if "Heartwood" not in subject else subject,
            text=render_to_string(f"{template_prefix}_message.txt", context),
            to=email,
            link=context["password_reset_url"],
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """`key` is the person's number and a token, with a dash between."""
        number, _, token = key.partition("-")
        return str(settings.BASE_URL + reverse("account_reset_password_from_key", args=[number, token]))

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Says one thing to mend at a time. Raises ValidationError."""
        try:
            return str(super().clean_password(password, user))
        except ValidationError as error:
            first = error.error_list[0]
            raise ValidationError(self.password_messages[str(first.code)], code=first.code) from error

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """An error of a form, given as a message, becomes a sentence. Turning two-step on is told once.

        That a code was sent is on the page already; of a new one it is said that the one before has ended.
        """
        if message_template in CODE_SENT and request.POST.get("action") != "resend":
            return
        if message_template in TWO_STEP_TURNED_ON:
            steps = [
                step
                for step in second_steps_of(person_of(request))
                if step != Authenticator.Type.RECOVERY_CODES
            ]
            # With the first step come recovery codes, and allauth would say so in a second message.
            request.has_new_codes = len(steps) == 1  # type: ignore[attr-defined]
            message_context = {**(message_context or {}), "has_new_codes": request.has_new_codes}  # type: ignore[attr-defined]
        elif message_template == NEW_CODES and getattr(request, "has_new_codes", False):
            return
        said = f"{message}." if message else None
        super().add_message(request, level, message_template, message_context, extra_tags, said)

    def post_login(self, request: HttpRequest, user: User, *, signup: bool, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, signup=signup, **details)
        if signup:
            # Somebody who has just chosen a password is not asked for it a minute later.
            record_authentication(request, user, method="password", email=user.email)
            place = place_of(user.current_memberships[0])
            messages.success(request, f"Your account is ready. You are {place}.")
        return response

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Not within ACCOUNT_REAUTHENTICATION_TIMEOUT of signing in with a password.

        allauth itself counts only a password that was given once more after that.
        """
        required: bool = super().is_reauthentication_required(app=app, **details)
        return required and not self._has_just_given_password()

    def _has_just_given_password(self) -> bool:
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, self.request.user)
        return any(record["method"] == "password" and record["at"] > since for record in records)

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
            "minutes, then ask for a new one.",
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
