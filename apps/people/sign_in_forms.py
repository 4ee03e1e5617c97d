"""allauth's forms in the site's words: plain labels, no placeholders, a password typed once."""

import struct
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import MaxLengthValidator

from apps.nhsuk.fields import PostedJSONField, styled

LONGEST_EMAIL, LONGEST_PASSKEY_NAME = 254, 60
GOOD_CHOICE = (
    "At least 12 characters, and nothing that is easy to guess. Three or four words that do not belong "
    "together work well."
)


def _email(field: forms.Field, label: str = "Email address") -> None:
    styled(field, width=30).label = label
    # Django allows longer ones than an account can keep.
    _no_longer_than(field, LONGEST_EMAIL, "The email address must be 254 characters or fewer")
    field.error_messages |= {
        "required": "Enter your email address",
        "invalid": "Enter an email address in the correct format, like name@example.org",
    }


def _no_longer_than(field: forms.Field, longest: int, message: str) -> None:
    field.validators = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
    field.validators.append(MaxLengthValidator(longest))
    field.error_messages["max_length"] = message


def _password(field: forms.Field, label: str = "Password", required: str = "Enter your password") -> None:
    styled(field, width=20).label = label
    field.help_text = ""
    field.error_messages["required"] = required


def _code(field: forms.Field, label: str, hint: str, *, numeric: bool = False) -> None:
    styled(field, width=10).label = label
    field.help_text = hint
    field.error_messages["required"] = "Enter the code"
    field.widget.attrs |= {"spellcheck": "false", "autocapitalize": "characters"}
    if numeric:
        field.widget.attrs["inputmode"] = "numeric"


class SignInForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["login"])
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _password(self.fields["password"])

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong passwords were tried, by whomever; an emailed code is then quicker."""
        return bool(self.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"))


class _AsksForAddress(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["email"])


class RequestCodeForm(_AsksForAddress, account.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(_AsksForAddress, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class _AsksForMailedCode(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(
            self.fields["code"], "Code from the email", "Capital or small letters, with or without the dash."
        )


class ConfirmCodeForm(_AsksForMailedCode, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmailForm(_AsksForMailedCode, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class _AsksForNewPassword(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password1"]
        _password(field, "New password", "Enter a new password")
        field.help_text = GOOD_CHOICE
        # The password can be shown while it is typed, so typing it twice helps nobody.
        del self.fields["password2"]


class NewPasswordForm(_AsksForNewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class SetPasswordForm(_AsksForNewPassword, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_AsksForNewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["oldpassword"], "Current password", "Enter your current password")


class ChangeEmailForm(account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["email"], "New email address")


class PasswordAgainForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["password"])


class _AsksForSecondStep(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(
            self.fields["code"],
            "Code",
            "From your authenticator app, or one of your recovery codes.",
            numeric=True,
        )


class SecondStepForm(_AsksForSecondStep, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class SecondStepAgainForm(_AsksForSecondStep, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class SetUpAppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """allauth keeps the secret of an unfinished set-up in the session, in clear. Here it is sealed."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        # Not the parent's own: it would put a secret into the session before we could seal it.
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        self.secret = self._secret()
        _code(
            self.fields["code"],
            "Code from the app",
            "The 6 numbers the app shows for Heartwood.",
            numeric=True,
        )

    def _secret(self) -> str:
        session, adapter = context.request.session, get_adapter()
        # A form that was answered wrongly keeps its secret: the app has it already.
        if self.is_bound and SECRET_SESSION_KEY in session:
            return str(adapter.decrypt(session[SECRET_SESSION_KEY]))
        secret = str(generate_totp_secret())
        session[SECRET_SESSION_KEY] = adapter.encrypt(secret)
        return secret


# What the library that reads passkeys says of bytes that are none, besides what allauth knows of.
NOT_A_PASSKEY = (ValueError, TypeError, AttributeError, LookupError, struct.error, InvalidSignature)


def _posted_by_a_script(form: forms.Form) -> None:
    field = form.fields["credential"]
    form.fields["credential"] = PostedJSONField(widget=field.widget, error_messages=field.error_messages)


class _RecognisesPasskey(forms.Form):
    """Says "passkey" where allauth says "code"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _posted_by_a_script(self)

    def clean_credential(self) -> Any:
        unknown = forms.ValidationError(
            "We do not recognise that passkey. Try again, or choose another way", code="unknown_passkey"
        )
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise unknown from error
        except NOT_A_PASSKEY as error:
            raise unknown from error


class PasskeySignInForm(_RecognisesPasskey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeySecondStepForm(_RecognisesPasskey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAgainForm(_RecognisesPasskey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


def _passkey_name(field: forms.Field) -> None:
    styled(field, width=20).label = "Name of this passkey"
    _no_longer_than(field, LONGEST_PASSKEY_NAME, "The name must be 60 characters or fewer")


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey can sign in on its own: a kind that cannot would be one more thing to explain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _passkey_name(self.fields["name"])
        self.fields["name"].help_text = "So that you can tell it apart later, for example Work laptop."
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
        _posted_by_a_script(self)
        self.fields["credential"].error_messages["required"] = (
            "The passkey was not made. Select “Add passkey” to try again"
        )

    def clean(self) -> Any:
        try:
            return super().clean()
        except NOT_A_PASSKEY:
            self.add_error("credential", self.fields["credential"].error_messages["required"])
            return self.cleaned_data


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _passkey_name(self.fields["name"])
        self.fields["name"].error_messages["required"] = "Enter a name"
