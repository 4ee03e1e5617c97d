from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class NothingToOpenMiddleware:
    """A page for whoever opens an address that only takes what a form sends: Django's own answer is blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
