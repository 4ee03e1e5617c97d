"""One file for every environment; what differs comes from config/environment.py."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read()

DEBUG = False
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks
ALLOWED_HOSTS = ENV.allowed_hosts
BASE_URL = ENV.base_url
DEMO = ENV.demo
CAUGHT_MAIL_DIR = ENV.caught_mail_dir
SUPPORT_FILE = ENV.support_file
METRICS_TOKEN = ENV.metrics_token
_https = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "apps.nhsuk.apps.PublishedFilesConfig",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "apps.resilience",
    "apps.nhsuk",
    "apps.safekeeping",
    "apps.support",
    "apps.people",
    "apps.values",
    "apps.coping",
    "apps.checkins",
    "apps.journal",
    "apps.trends",
    "apps.supervision",
    "apps.team_trends",
    "apps.reminders",
    "apps.operations",
    "apps.own_data",
    "apps.home",
]
if DEMO:
    INSTALLED_APPS.append("apps.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.safekeeping.middleware.PrivacyHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.people.middleware.TimeZoneMiddleware",
    "apps.people.middleware.SignInRequiredMiddleware",
    "apps.people.middleware.TwoStepRequiredMiddleware",
    "apps.safekeeping.acting.ActingMiddleware",
    "apps.nhsuk.middleware.NothingToOpenMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.nhsuk.context.layout",
            ],
        },
    },
]
FORM_RENDERER = "apps.nhsuk.forms.NhsFormRenderer"

# --- Data -------------------------------------------------------------------------------------------

# The runtime role: it owns no table. Migrations are run with DATABASE_URL naming the owner.
_database_options = dict(ENV.database.get("OPTIONS", {}))
_database_options["pool"] = {"min_size": 1, "max_size": ENV.database_pool_size, "timeout": 5}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **ENV.database,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": _database_options,
    }
}
# Of the role that builds team figures; the web process is not given it.
AGGREGATOR_DATABASE_URL = ENV.aggregator_database_url
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.cache_url,
        "OPTIONS": {"serializer": "config.cache.JsonSerializer"},
        # Values of version 1 were pickled.
        "VERSION": 2,
    }
}

# --- People and sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
# auth.W004 wants a unique column; User.Meta has a unique constraint on the address in small letters instead.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"

ACCOUNT_ADAPTER = "apps.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "apps.people.forms.SignUpForm",
    "login": "apps.people.sign_in_forms.SignInForm",
    "request_login_code": "apps.people.sign_in_forms.RequestCodeForm",
    "confirm_login_code": "apps.people.sign_in_forms.ConfirmCodeForm",
    "confirm_email_verification_code": "apps.people.sign_in_forms.ConfirmEmailForm",
    "reset_password": "apps.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "apps.people.sign_in_forms.NewPasswordForm",
    "change_password": "apps.people.sign_in_forms.ChangePasswordForm",
    "set_password": "apps.people.sign_in_forms.SetPasswordForm",
    "add_email": "apps.people.sign_in_forms.ChangeEmailForm",
    "reauthenticate": "apps.people.sign_in_forms.PasswordAgainForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# NHS mail can take minutes to arrive; the templates say 15 minutes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "people:signed_out"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxy_count

MFA_ADAPTER = "apps.people.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "apps.people.sign_in_forms.SecondStepForm",
    "reauthenticate": "apps.people.sign_in_forms.SecondStepAgainForm",
    "activate_totp": "apps.people.sign_in_forms.SetUpAppForm",
    "login_webauthn": "apps.people.sign_in_forms.PasskeySignInForm",
    "authenticate_webauthn": "apps.people.sign_in_forms.PasskeySecondStepForm",
    "reauthenticate_webauthn": "apps.people.sign_in_forms.PasskeyAgainForm",
    "add_webauthn": "apps.people.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "apps.people.sign_in_forms.RenamePasskeyForm",
}
# A code typed in the last second, or on a phone whose clock is half a minute off, still counts.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Heartwood"
# Browsers allow passkeys on http only for localhost; anything else needs https anyway.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
MFA_KEYS = ENV.mfa_keys
MFA_REQUIRED_ROLES = ENV.mfa_required_roles
WORDS_KEYS = ENV.words_keys

USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "apps.people.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "apps.nhsuk.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(BASE_URL).scheme}://{urlsplit(BASE_URL).netloc}"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Headers ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # The QR code that sets up an authenticator app is a data: image.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if _https else {}),
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
if ENV.trusted_proxy_count:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Files, language, time --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "var" / "static-build"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "apps.nhsuk.storage.HashedStaticFilesStorage"},
}
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"

# --- Email and background work ----------------------------------------------------------------------

EMAIL_HOST = ENV.email["EMAIL_HOST"]
EMAIL_PORT = ENV.email["EMAIL_PORT"]
EMAIL_HOST_USER = ENV.email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = ENV.email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = ENV.email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = ENV.email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from
# The sender on the envelope of reminders.
EMAIL_BOUNCES_TO = ENV.email_bounces_to

# What browsers show by themselves: "" where this site has no key, and so no such reminders.
VAPID_PRIVATE_KEY = ENV.vapid_private_key
VAPID_SUBJECT = ENV.vapid_subject
PUSH_HOSTS = ENV.push_hosts

CELERY_BROKER_URL = ENV.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# Each sending thread takes one task at a time, so that a slow mail server holds up nobody else's reminder.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Interval ticks, not crontabs: beat's crontab has daylight-saving bugs, and PostgreSQL knows what is due.
CELERY_BEAT_SCHEDULE = {
    # Sessions hold what was typed when one ended, so they go as soon as they have run out.
    "sessions-tick": {"task": "apps.people.tasks.clear_sessions", "schedule": 3600.0},
    # Entries that were deleted 30 days ago go for good.
    "journal-tick": {"task": "apps.journal.tasks.purge", "schedule": 3600.0},
    # Who asked to be erased 7 days ago is.
    "erasure-tick": {"task": "apps.own_data.tasks.erase", "schedule": 600.0},
    # Team figures of a block are built a week after it ends, by whichever tick comes first.
    "team-figures-tick": {"task": "apps.team_trends.tasks.tick", "schedule": 3600.0},
    "reminders-look": {"task": "apps.operations.tasks.look", "schedule": 60.0, "options": {"expires": 55}},
    "reminders-tick": {"task": "apps.reminders.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
}

# For whoever puts error reports back, by email for example.
DEFAULT_EXCEPTION_REPORTER = "apps.safekeeping.error_reports.PrivateExceptionReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "apps.safekeeping.logs.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    # Django's own handlers would mail error reports with what people typed; all goes to stderr instead.
    "loggers": {"django": {"handlers": [], "level": ENV.log_level, "propagate": True}},
}
