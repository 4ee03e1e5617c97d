"""A page of notes that keeps what is typed in it, beside the whole site; `saved` is what was sent."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from apps.nhsuk.fields import DateField
from apps.safekeeping import unsent
from config.urls import urlpatterns as the_sites

saved: dict[str, dict[str, Any]] = {}
TOOLS = [("pen", "A pen"), ("ink", "A pot of ink"), ("quill", "A quill")]
PAGE = """{% extends "base.html" %}{% block content %}
<h1>Note</h1>
{% include "safekeeping/unsent_notes.html" %}
<form method="post" data-autosave="{{ page.address }}">{% csrf_token %}
{% include "safekeeping/unsent.html" %}
{{ form }}
<p data-save-state role="status"></p>
<button class="nhsuk-button">Save note</button></form>
{% endblock %}"""


class Note(forms.Form):
    words = forms.CharField(label="Your words", widget=forms.Textarea, max_length=200_000)
    title = forms.CharField(label="Title", required=False, max_length=30)
    mood = forms.ChoiceField(
        label="Mood", choices=[("", ""), ("fine", "Quite fine"), ("low", "Rather low")], required=False
    )
    tools = forms.MultipleChoiceField(
        label="Tools", choices=TOOLS, widget=forms.CheckboxSelectMultiple, required=False
    )
    pinned = forms.BooleanField(label="Pinned", required=False)
    day = DateField(label="Day", required=False)
    template = forms.CharField(widget=forms.HiddenInput, required=False)


def note(request: HttpRequest, key: str) -> HttpResponse:
    page = unsent.page_of(request, f"test.note/{key}")
    form = page.bind(Note, initial=saved.get(key, {"title": request.GET.get("title", "")}))
    if request.method == "POST":
        if page.is_somebody_elses:
            return page.refusal()
        if page.settles(form):
            with transaction.atomic():
                saved[key] = form.cleaned_data
                page.done()
            return redirect("/")
    html = engines["django"].from_string(PAGE).render({"page": page, "form": form}, request)
    return HttpResponse(html, status=page.status)


class First(forms.Form):
    one = forms.CharField(label="One")


class Second(forms.Form):
    two = forms.CharField(label="Two", initial="As suggested", widget=forms.Textarea)


def step(request: HttpRequest, number: int) -> HttpResponse:
    """A form on two pages."""
    page = unsent.page_of(request, "test.steps/")
    form = page.bind(First if number == 1 else Second)
    if request.method == "POST" and page.settles(form):
        page.store()
        return redirect(f"/steps/{number + 1}/")
    html = engines["django"].from_string(PAGE).render({"page": page, "form": form}, request)
    return HttpResponse(html, status=page.status)


def forbidden(request: HttpRequest) -> HttpResponse:
    """Where somebody may not write any more."""
    raise PermissionDenied


urlpatterns = [
    path("forbidden/", forbidden),
    path("note/<str:key>/", note),
    path("steps/<int:number>/", step),
    *the_sites,
]
