"""Looking back at how closely each value was lived."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.nhsuk.times import day_name
from apps.people.access import person_of
from apps.people.models import User
from apps.safekeeping import unsent
from apps.safekeeping.merging import is_blank
from apps.safekeeping.unsent_page import UnsentPage
from apps.values import actions, presenters, queries
from apps.values.access import practitioner_of, review_of
from apps.values.forms import ReviewForm, inputs_of, said
from apps.values.models import OwnValue


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def review(request: HttpRequest) -> HttpResponse:
    """Today's review, which the page shows again when there is one."""
    person = practitioner_of(request)
    page = unsent.page_of(request, "values.review/")
    values = _values_asked_about(person, page)
    if not values:
        return redirect("values:index")
    today = timezone.now().astimezone(person.zone).date()
    reviewed = queries.review_on(person, today)
    form = page.bind(ReviewForm, initial=said(reviewed), values=values)
    if request.method == "POST":
        if page.is_somebody_elses:
            return page.refusal()
        if page.settles(form):
            with transaction.atomic():
                made = actions.review(by=person, lived=form.lived, today=today)
                page.done()
            messages.success(request, "The review is saved.")
            return redirect("values:show_review", made.pk)
    pairs = [tuple(form[name] for name in inputs_of(value)) for value in values]
    return render(
        request,
        "values/review.html",
        {"page": page, "form": form, "pairs": pairs, "is_correction": reviewed is not None},
        status=page.status,
    )


def _values_asked_about(person: User, page: UnsentPage) -> list[OwnValue]:
    """The current ones, and after them any that was let go after something had been typed about it here."""
    current = queries.current_values(person)
    typed = {name for name, value in (page.values | page.request.POST.dict()).items() if not is_blank(value)}
    if not typed:
        return current
    return current + [value for value in queries.former_values(person) if typed & {*inputs_of(value)}]


@require_safe
def show(request: HttpRequest, review_id: UUID) -> HttpResponse:
    made = review_of(request, review_id)
    person = person_of(request)
    today = timezone.now().astimezone(person.zone).date()
    return render(
        request,
        "values/show_review.html",
        {
            "day": day_name(made.reviewed_on),
            "answers": presenters.answers(made),
            "may_correct": person.is_practitioner and made.reviewed_on == today,
        },
    )
