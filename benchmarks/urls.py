"""The site's own addresses and one empty page to measure the others by."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site


def empty(request: HttpRequest) -> HttpResponse:
    """What any signed-in page costs before it does anything: middleware, session and person."""
    return HttpResponse(f"<!DOCTYPE html><title>Empty</title><p>{request.user.pk}</p>")


urlpatterns = [*site, path("empty/", empty)]
