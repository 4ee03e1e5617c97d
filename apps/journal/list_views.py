"""Many entries: the journal, a search of it, and what was deleted."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from apps.journal import presenters, queries, searches
from apps.journal.access import owner_of_entries
from apps.journal.forms import FindForm
from apps.journal.models import Entry
from apps.people.models import User

PAGE = 20
"""Entries."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = owner_of_entries(request)
    form = FindForm(request.GET, found=queries.filters_for(person))
    # Words of a search never stand in an address; if somebody puts them there, they are not looked at.
    filters = form.filters
    page = Paginator(queries.listed(person, filters), PAGE).get_page(request.GET.get("page"))
    return _listing(request, person, form, page, queries.with_words(person, page.object_list), "")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """By words: a POST, because addresses are logged. Without words it is a filter, which has an address."""
    person = owner_of_entries(request)
    if request.method != "POST":
        return redirect("journal:index")
    form = FindForm(request.POST, found=queries.filters_for(person))
    if not form.is_valid() and form.errors.get("words"):
        return _listing(request, person, form, Paginator([], PAGE).get_page(1), [], "", status=422)
    if not form.words_sought:
        address = reverse("journal:index")
        return redirect(f"{address}?{urlencode(form.query)}" if form.query else address)
    return redirect("journal:found", searches.keep(request, person, form.sought))


@require_safe
def found(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """What a search found, at an address that does not say what was sought."""
    person = owner_of_entries(request)
    sought = searches.kept(request, person, search_id)
    if sought is None:
        # Of a session that has ended, or long ago.
        return redirect("journal:index")
    form = FindForm(sought, found=queries.filters_for(person))
    matching = queries.search(person, form.filters, form.words_sought)
    page = Paginator(matching, PAGE).get_page(request.GET.get("page"))
    return _listing(request, person, form, page, list(page.object_list), form.words_sought)


def _listing(
    request: HttpRequest,
    person: User,
    form: FindForm,
    page: Page[Entry],
    entries: list[Entry],
    words: str,
    status: int = 200,
) -> HttpResponse:
    is_refused = status == 422
    is_narrowed = bool(words) or bool(form.filters) or is_refused
    has_any = is_narrowed or bool(page.paginator.count)
    return render(
        request,
        "journal/index.html",
        {
            "find": form,
            "page": page,
            "cards": [presenters.Card.of(entry, person) for entry in entries],
            "is_narrowed": is_narrowed,
            "has_any": has_any,
            "may_have_deleted": has_any or queries.has_deleted(person, timezone.now()),
            "is_refused": is_refused,
            "words": words,
            "may_write": person.is_practitioner,
            "unfinished": [presenters.Unfinished.of(*each) for each in queries.unfinished(person)]
            if person.is_practitioner and not is_narrowed and page.number == 1
            else [],
        },
        status=status,
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    person, now = owner_of_entries(request), timezone.now()
    cards = [presenters.Deleted.of(entry, person, now) for entry in queries.deleted_of(person, now)]
    return render(request, "journal/deleted.html", {"cards": cards})
