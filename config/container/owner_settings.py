"""The site's settings, connected as the role that owns the tables: for migrations and nothing else.

    DATABASE_OWNER_URL_FILE=/run/secrets/database_owner_url \
        python manage.py migrate --settings config.container.owner_settings

Raises ImproperlyConfigured when the owner's address is missing, or is the runtime role's.
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config.settings import *  # noqa: F403
from config.settings import DATABASES


def _owner_url() -> str:
    if path := os.environ.get("DATABASE_OWNER_URL_FILE"):
        return Path(path).read_text().strip()
    if url := os.environ.get("DATABASE_OWNER_URL"):
        return url
    raise ImproperlyConfigured(
        "DATABASE_OWNER_URL is not set. Give it as: "
        "postgresql://heartwood_owner:password@host:5432/heartwood (or as a file, DATABASE_OWNER_URL_FILE)"
    )


_owner = dj_database_url.parse(_owner_url())
if _owner["USER"] == DATABASES["default"]["USER"]:
    raise ImproperlyConfigured(
        f"DATABASE_OWNER_URL and DATABASE_URL both connect as {_owner['USER']}: "
        "the site must not own its tables"
    )
# No pool: one connection does all the work.
DATABASES["default"] = {**_owner, "ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}
