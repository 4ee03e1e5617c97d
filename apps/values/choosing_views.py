"""A person's values: chosen, put in order, put into other words, let go and taken up again."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.nhsuk.times import day_name
from apps.people.models import User
from apps.safekeeping import unsent
from apps.values import actions, presenters, queries
from apps.values.access import owner_of_values, practitioner_of, value_to_change
from apps.values.forms import ChooseForm, RewordForm, number
from apps.values.models import MOST

LET_GO_MEANWHILE = (
    "You let this value go, in another tab or on another device. Take it up again from the values you had "
    "before, then change its words"
)
THERE_ALREADY = "You have this value already"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = owner_of_values(request)
    today = timezone.now().astimezone(person.zone).date()
    values = queries.current_values(person)
    former, reviews = queries.former_values(person), queries.reviews_of(person)
    due = queries.next_review(person)
    return render(
        request,
        "values/index.html",
        {
            "values": values,
            "may_change": person.is_practitioner,
            "is_first_visit": not values and not former,
            "is_full": len(values) >= MOST,
            "has_former": bool(former),
            "chart": presenters.chart(queries.lived_lines(values, reviews, former)),
            "reviews": [(review, day_name(review.reviewed_on)) for review in reviews],
            "due": due,
            "is_due": due is not None and due <= today,
            "reviewed_today": any(review.reviewed_on == today for review in reviews),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def choose(request: HttpRequest) -> HttpResponse:
    person = practitioner_of(request)
    values = queries.current_values(person)
    page = unsent.page_of(request, "values.choose/")
    form = page.bind(ChooseForm, current=values)
    if request.method == "POST":
        if page.is_somebody_elses:
            return page.refusal()
        if page.settles(form):
            try:
                with transaction.atomic():
                    new = actions.choose(
                        by=person, slugs=form.slugs, words=form.own_words, now=timezone.now()
                    )
                    page.done()
            except actions.TooManyError as error:
                form.refuse(error)
                page.status = 422
                page.store()
            else:
                messages.success(request, _added(len(new)))
                return redirect("values:index")
    room = MOST - len(values)
    return render(
        request,
        "values/choose.html",
        {
            "page": page,
            "form": form,
            "has_values": bool(values),
            "has": number(len(values)),
            "room": number(max(room, 0)),
            # What was typed before it was full is not taken from sight.
            "is_full": room <= 0 and not form.is_bound,
        },
        status=page.status,
    )


def _added(count: int) -> str:
    if count == 0:
        return "You have what you chose already."
    return "The value is added." if count == 1 else f"{number(count).capitalize()} values are added."


@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """The whole order at once, as dragging leaves it; the script is told which order it has become."""
    person = practitioner_of(request)
    try:
        asked = [UUID(each) for each in request.POST.getlist("value")[:MOST]]
    except ValueError as error:
        raise Http404 from error
    values = actions.order(by=person, value_ids=asked)
    if request.accepts("text/html"):
        return redirect("values:index")
    return JsonResponse({"order": [str(value.pk) for value in values]})


@require_POST
def move(request: HttpRequest, value_id: UUID) -> HttpResponse:
    value = value_to_change(request, value_id)
    step = -1 if request.POST.get("to") == "up" else 1
    place = actions.move(by=value.person, value_id=value.pk, places=step)
    if place is not None:
        messages.success(request, f"The value you moved is now in place {place}.")
    # Back to the same value, wherever it now is.
    return redirect(f"{reverse('values:index')}#value-{value.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def reword(request: HttpRequest, value_id: UUID) -> HttpResponse:
    value = value_to_change(request, value_id)
    if value.let_go_at and request.method != "POST":
        return redirect("values:before")
    page = unsent.page_of(request, f"values.words/{value.pk}")
    form = page.bind(RewordForm, initial={"words": value.label})
    if request.method == "POST":
        if page.is_somebody_elses:
            return page.refusal()
        if page.settles(form):
            try:
                with transaction.atomic():
                    actions.reword(
                        by=value.person,
                        value_id=value.pk,
                        words=form.cleaned_data["words"],
                        now=timezone.now(),
                    )
                    page.done()
            except (actions.NotCurrentError, actions.AlreadyChosenError) as error:
                is_gone = isinstance(error, actions.NotCurrentError)
                form.add_error("words", LET_GO_MEANWHILE if is_gone else THERE_ALREADY)
                page.status = 422
                page.store()
            else:
                messages.success(request, "The words are changed.")
                return redirect("values:index")
    return render(
        request, "values/reword.html", {"page": page, "form": form, "value": value}, status=page.status
    )


@require_POST
def let_go(request: HttpRequest, value_id: UUID) -> HttpResponse:
    value = value_to_change(request, value_id)
    if actions.let_go(by=value.person, value_id=value.pk, now=timezone.now()):
        messages.success(request, "The value is let go. You can take it up again whenever you want.")
    return redirect("values:index")


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    return _before(request, owner_of_values(request))


def _before(request: HttpRequest, person: User, status: int = 200) -> HttpResponse:
    return render(
        request,
        "values/before.html",
        {
            "former": presenters.former(queries.former_values(person), person),
            "may_change": person.is_practitioner,
            "is_full": len(queries.current_values(person)) >= MOST,
            "is_refused": status == 422,
        },
        status=status,
    )


@require_POST
def take_up(request: HttpRequest, value_id: UUID) -> HttpResponse:
    value = value_to_change(request, value_id)
    try:
        actions.take_up(by=value.person, value_id=value.pk, now=timezone.now())
    except actions.TooManyError:
        return _before(request, value.person, status=422)
    messages.success(request, "The value is one of yours again.")
    return redirect("values:index")
