"""What base.html needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.nhsuk.navigation import menu


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The menus are lazy: who may see what can cost queries, and fragments show none."""
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: menu(request, "main")),
        "account_menu": SimpleLazyObject(lambda: menu(request, "account")),
    }
