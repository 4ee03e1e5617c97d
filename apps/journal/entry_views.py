"""One entry: written, read, its earlier versions, deleted and put back."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.journal import actions, presenters, queries
from apps.journal.access import entry_of, entry_to_write, offer_of, writer_of
from apps.journal.forms import NO_PROMPT, EntryForm, prompt_or_none, said
from apps.journal.models import Entry
from apps.nhsuk.addresses import is_our_path
from apps.nhsuk.times import day_name
from apps.people.access import person_of
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping import unsent
from apps.values.queries import current_values

PREFILLS = ("week", "challenge", "value", "prompt")
"""What an address may say about a new entry; ids only."""
DELETED_MEANWHILE = (
    "You deleted this entry, in another tab or on another device. Put it back from your deleted entries, "
    "then save again"
)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """A page with a number of its own, so that a second submit or a reload finds what the first one wrote."""
    writer_of(request)
    given = request.GET.copy()
    for name in set(given) - set(PREFILLS):
        del given[name]
    address = reverse("journal:write", args=[uuid4()])
    return redirect(f"{address}?{given.urlencode()}" if given else address)


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def write(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Write an entry or change it. The buttons of the prompt only change what stands above the box."""
    person, entry = entry_to_write(request, entry_id)
    if entry and entry.deleted_at and request.method != "POST":
        return redirect("journal:deleted")
    turned = _turn_prompt(request)
    page = unsent.page_of(request, f"{actions.FORM}{entry_id}")
    now = timezone.now()
    today = now.astimezone(person.zone).date()
    checkins = queries.recent_checkins(person, now)
    options: dict[str, Any] = {
        "entry": entry,
        "values": current_values(person),
        "checkins": checkins,
        "today": today,
    }
    initial = said(entry) if entry else _prefilled(request, entry_id, checkins)
    form = page.bind(EntryForm, initial=initial, **options)
    if request.method == "POST":
        if page.is_somebody_elses:
            return page.refusal()
        if turned:
            page.carry_on()
            # Nothing was sent to be saved, so there is nothing wrong with it yet.
            form._errors = ErrorDict()  # type: ignore[attr-defined]
        elif page.settles(form):
            try:
                with transaction.atomic():
                    actions.save(
                        by=person,
                        entry_id=entry_id,
                        words=form.cleaned_data["words"],
                        about=form.about,
                        now=now,
                    )
                    page.done()
            except actions.DeletedError:
                form.add_error(None, DELETED_MEANWHILE)
                page.status = 422
                page.store()
            else:
                messages.success(request, "The entry is saved.")
                return redirect("journal:show", entry_id)
    slug = prompt_or_none(str(form["prompt"].value() or ""))
    return render(
        request,
        "journal/write.html",
        {
            "page": page,
            "form": form,
            "entry": entry,
            "entry_id": entry_id,
            "prompt": presenters.Prompt.shown(slug, entry, entry_id),
            "no_prompt": NO_PROMPT,
            "is_more_open": _says_more(form),
        },
        status=page.status,
    )


def _turn_prompt(request: HttpRequest) -> bool:
    """Whether a button of the prompt was pressed; the prompt it asks for is then the one that is posted."""
    wanted = request.POST.get("turn_to")
    if wanted is None:
        return False
    posted = request.POST.copy()
    posted["prompt"] = prompt_or_none(wanted)
    request.POST = posted  # type: ignore[assignment]
    return True


def _prefilled(request: HttpRequest, entry_id: UUID, checkins: list[Any]) -> dict[str, Any]:
    """What the address says of a new entry, without what is not the person's own or not in the model."""
    asked = {name: request.GET.get(name, "") for name in PREFILLS}
    week = next((c.pk for c in checkins if str(Week(c.week)) == asked["week"]), None)
    is_turned_off = asked["prompt"] == NO_PROMPT
    prompt = "" if is_turned_off else prompt_or_none(asked["prompt"]) or presenters.first_prompt(entry_id)
    return {"checkin": week, "challenge": asked["challenge"], "value": asked["value"], "prompt": prompt}


def _says_more(form: EntryForm) -> bool:
    """Whether anything below the box is filled in or wrong, so that it is not folded away."""
    below = [name for name in form.fields if name not in ("words", "prompt")]
    return any(form[name].errors or _is_filled(form[name].value()) for name in below)


def _is_filled(value: Any) -> bool:
    return any(value) if isinstance(value, list) else bool(value)


@require_safe
def show(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    entry = entry_of(request, entry_id)
    if entry.deleted_at:
        return redirect("journal:deleted")
    person = person_of(request)
    return render(
        request,
        "journal/show.html",
        {
            "entry": entry,
            "day": day_name(presenters.day_of(entry, person)),
            "dates": presenters.dates(entry, entry.latest, person),
            "facts": presenters.facts(entry),
            "prompt": presenters.prompt_of(entry),
            "may_write": person.is_practitioner,
            "has_unsent": person.is_practitioner and _has_unsent(person, entry),
        },
    )


def _has_unsent(person: User, entry: Entry) -> bool:
    return person.unsent.filter(form=f"{actions.FORM}{entry.pk}").exists()


@require_safe
def versions(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """What the entry said before, the latest first."""
    entry = entry_of(request, entry_id)
    if entry.deleted_at:
        return redirect("journal:deleted")
    person = person_of(request)
    return render(
        request,
        "journal/versions.html",
        {
            "entry": entry,
            "day": day_name(presenters.day_of(entry, person)),
            "versions": entry.versions.order_by("-number"),
        },
    )


@require_POST
def delete(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    entry = entry_of(request, entry_id)
    actions.delete(by=entry.person, entry_id=entry.pk, now=timezone.now())
    messages.success(request, "The entry is deleted. You can put it back for 30 days.")
    return redirect("journal:deleted")


@require_POST
def put_back(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    entry = entry_of(request, entry_id)
    try:
        actions.put_back(by=entry.person, entry_id=entry.pk, now=timezone.now())
    except actions.NotDeletedError as error:
        raise Http404 from error
    messages.success(request, "The entry is back in your journal.")
    return redirect("journal:show", entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Ask, then remove a deleted entry for good before its 30 days are over."""
    entry = entry_of(request, entry_id)
    if entry.deleted_at is None:
        return redirect("journal:show", entry.pk)
    if actions.is_gone(entry.deleted_at, timezone.now()):
        raise Http404
    person = person_of(request)
    if request.method == "POST":
        try:
            actions.remove(by=person, entry_id=entry.pk)
        except actions.NotDeletedError:
            # Put back in another tab, or removed by the first of two clicks.
            if person.entries.filter(pk=entry.pk).exists():
                return redirect("journal:show", entry.pk)
        messages.success(request, "The entry is removed for good.")
        # Somebody who has left and removed their last entry has no journal to go back to.
        has_journal = person.is_practitioner or person.entries.exists()
        return redirect("journal:deleted" if has_journal else "home:start")
    card = presenters.Deleted.of(entry, person, timezone.now())
    return render(request, "journal/remove.html", {"card": card})


@require_POST
def dismiss_moment(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    offer = offer_of(request, offer_id)
    actions.dismiss(by=offer.person, offer_id=offer.pk, now=timezone.now())
    messages.success(request, "The moment is put away. It stays in your journal.")
    back = request.POST.get("back", "")
    return redirect(back if is_our_path(back) else "home:start")
