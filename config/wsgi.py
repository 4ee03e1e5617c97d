import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

if settings.ENV.is_production:
    # The environment can only compare names; the database knows what the role may do and which keys it needs.
    from apps.safekeeping.checks import refuse_to_serve_unsafely

    refuse_to_serve_unsafely()
