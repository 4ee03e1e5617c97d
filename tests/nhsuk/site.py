"""A small site with base.html and nothing else: routes and settings for the tests of the layout."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from django.views.decorators.http import require_POST

from apps.nhsuk.fields import ScaleField, styled

SETTINGS = {
    "ROOT_URLCONF": "tests.nhsuk.site",
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "MIDDLEWARE": [
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "tests.nhsuk.site.reader",
        "django.contrib.messages.middleware.MessageMiddleware",
        "apps.nhsuk.middleware.NothingToOpenMiddleware",
    ],
}


class Reader:
    """Somebody signed in, without a database."""

    is_authenticated = True
    pk = "ada"

    def __str__(self):
        return "ada@example.org"


def reader(get_response):
    from django.contrib.auth.models import AnonymousUser

    def middleware(request):
        request.user = Reader() if "reader" in request.COOKIES else AnonymousUser()
        return get_response(request)

    return middleware


class Step(forms.Form):
    pressure = ScaleField(
        label="How much did caseload, time, admin or risk work weigh on you?",
        low="Not at all",
        high="Almost all the time",
        help_text="Monday 16 to Sunday 22 November",
    )
    meaning = ScaleField(
        label="How much did your work matter?", low="Not at all", high="Completely", required=True
    )
    name = forms.CharField(label="Your name", error_messages={"required": "Enter your name"})
    email = forms.EmailField(label="Email address", required=False)
    words = styled(
        forms.CharField(label="Your words", max_length=200, required=False, widget=forms.Textarea), count=True
    )
    challenges = styled(
        forms.MultipleChoiceField(
            label="What weighed most?",
            required=False,
            choices=[
                ("For you", [("skills", "Skills")]),
                ("At work", [("volume", "Volume"), ("none", "None")]),
            ],
            widget=forms.CheckboxSelectMultiple,
        ),
        exclusive=("none",),
        reveals={"volume": ["which"]},
    )
    which = forms.CharField(label="Which?", required=False)
    password = forms.CharField(label="Password", required=False, widget=forms.PasswordInput)


PAGE = """{% extends "base.html" %}{% load nhsuk %}{% block title %}Your week{% endblock %}
{% block before_content %}{% back_link "/" %}{% endblock %}
{% block content %}<h1 class="nhsuk-heading-l">Your week</h1>
{% details "How this is worked out" %}<p>The small print</p>{% enddetails %}
<form method="post" novalidate>{% csrf_token %}{{ form }}{% button "Save" %}</form>{% endblock %}"""

SAVED = """{% extends "base.html" %}{% block content %}<h1>Home</h1>{% endblock %}"""


def week(request):
    form = Step(request.POST if request.method == "POST" else None)
    html = engines["django"].from_string(PAGE).render({"form": form}, request)
    return HttpResponse(html, status=422 if form.errors else 200)


def saved(request):
    messages.success(request, "Your check-in is saved")
    messages.warning(request, "<b>Two</b> weeks are open")
    return HttpResponse(engines["django"].from_string(SAVED).render({}, request))


def refused(request):
    raise PermissionDenied("Only the service lead can <i>see</i> this")


def refused_silently(request):
    raise PermissionDenied


def broken(request):
    raise RuntimeError("the database password is swordfish")


def unreadable(request):
    raise BadRequest


@require_POST
def button(request):
    return HttpResponse("done")


def too_many(request):
    return render(request, "429.html", status=429)


urlpatterns = [
    path("", include(([path("", week, name="start"), path("model/", week, name="about_model")], "home"))),
    path(
        "check-in/", include(([path("", week, name="start"), path("step/", week, name="step")], "checkins"))
    ),
    path("support/", include(([path("", week, name="now")], "support"))),
    path("sign-in/", week, name="account_login"),
    path("sign-out/", week, name="account_logout"),
    path("saved/", saved),
    path("refused/", refused),
    path("refused-silently/", refused_silently),
    path("broken/", broken),
    path("unreadable/", unreadable),
    path("too-many/", too_many),
    path("button/", button),
]
