import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.safekeeping import held
from apps.safekeeping.keys import SealError

log = logging.getLogger(__name__)

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)


class PrivacyHeadersMiddleware:
    """Keeps pages out of every cache: they are read on an employer's shared computers.

    With `no-store` neither the disk cache nor the back button shows a page after signing out. Static files
    are served by WhiteNoise, further in, with their own long-lived headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page whose words do not open says so: never another's text, and never a blank.

        And what is posted by somebody who may not any more is kept for them; the refusal says so.
        """
        if isinstance(exception, (PermissionDenied, Http404)) and request.method == "POST":
            request.is_kept = held.keep_at_once(request)  # type: ignore[attr-defined]
        if not isinstance(exception, SealError):
            return None
        log.error("Words could not be opened: %s", exception)
        return render(request, "safekeeping/cannot_open.html", status=500)
