"""A practitioner's pages: what each supervisor can see now, giving it and stopping it, and who has looked."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.coping.queries import active_plans
from apps.nhsuk.times import day_name
from apps.people.access import person_of
from apps.people.models import User
from apps.supervision import actions, choices, grant_presenters, grant_queries, queries, wording
from apps.supervision.access import grant_of, granter_of, owner_of_grants
from apps.supervision.actions import RefusedError
from apps.supervision.grant_forms import ShareForm, posted
from apps.supervision.models import Grant
from apps.supervision.summary import summary

A_PAGE = 25
CHANGED_MEANWHILE = "You changed this in another tab. This is what it would show now"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person, now = owner_of_grants(request), timezone.now()
    holding = grant_queries.with_plans(grant_queries.grants_that_hold(person, now), person)
    shared = {grant.supervisor_id: grant for grant in holding}
    return render(
        request,
        "supervision/index.html",
        {
            "supervisors": [
                grant_presenters.supervisor(each, shared.get(each.supervisor_id), person)
                for each in grant_queries.supervisions_of(person)
            ],
            "has_before": person.grants.exclude(pk__in=[grant.pk for grant in holding]).exists(),
            "said": wording.WORDINGS[wording.CURRENT],
            "may_share": person.is_practitioner,
        },
    )


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """Begin to choose, for the supervisor whom a link names."""
    granter_of(request)
    onward = reverse("supervision:choose", args=[uuid4()])
    named = request.GET.get("with", "")
    return redirect(f"{onward}?{urlencode({'with': named})}" if named else onward)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, choice_id: UUID) -> HttpResponse:
    person = granter_of(request)
    kept = choices.kept(request, choice_id)
    data = request.POST if request.method == "POST" else posted(kept) if kept else None
    form = _form(request, person, data)
    if form is None:
        return redirect("supervision:index")
    if request.method == "POST" and form.is_valid():
        choices.keep(request, choice_id, form.choice)
        return redirect("supervision:preview", choice_id)
    return _chooser(request, choice_id, form)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, choice_id: UUID) -> HttpResponse:
    """Exactly what the supervisor would see now, and confirming it."""
    person, now = granter_of(request), timezone.now()
    kept = choices.kept(request, choice_id)
    if kept is None:
        # Confirmed already, by the first of two clicks for example.
        return redirect("supervision:index")
    form = _form(request, person, posted(kept))
    if form is None:
        return redirect("supervision:index")
    if not form.is_valid():
        return _chooser(request, choice_id, form)
    mark, problem = choices.mark_of(person, form.choice), ""
    if request.method == "POST":
        problem = CHANGED_MEANWHILE if request.POST.get("previewed") != mark else ""
        if not problem:
            try:
                actions.give(by=person, terms=form.terms, now=now)
            except RefusedError as error:
                form.refuse(error)
                return _chooser(request, choice_id, form)
            choices.forget(request, choice_id)
            name, until = form.with_whom.supervisor.name, day_name(form.terms.last_day)
            messages.success(request, f"{name} can see this until {until}. You can stop it at any time.")
            return redirect("supervision:index")
    terms, today = form.terms, now.astimezone(person.zone).date()
    return render(
        request,
        "supervision/preview.html",
        {
            "choice_id": choice_id,
            "summary": summary(queries.preview(person, terms), today),
            "terms": terms,
            "name": terms.supervision.supervisor.name,
            "address": terms.supervision.supervisor.email,
            "said": wording.WORDINGS[wording.CURRENT],
            "replaces": grant_queries.grants_that_hold(person, now)
            .filter(supervisor=terms.supervision.supervisor_id)
            .exists(),
            "mark": mark,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _form(request: HttpRequest, person: User, data: object) -> ShareForm | None:
    """None where there is nobody to share with."""
    supervisions, now = grant_queries.supervisions_of(person), timezone.now()
    if not supervisions:
        return None
    named = request.GET.get("with", "")
    chosen = next((each for each in supervisions if str(each.pk) == named), None)
    if chosen is None and len(supervisions) == 1:
        chosen = supervisions[0]
    holding: Grant | None = None
    if chosen and data is None:
        holding = grant_queries.grants_that_hold(person, now).filter(supervisor=chosen.supervisor_id).first()
    return ShareForm(
        data,
        person=person,
        now=now,
        supervisions=supervisions,
        plans=active_plans(person),
        instead_of=holding,
        chosen=chosen,
    )


def _chooser(request: HttpRequest, choice_id: UUID, form: ShareForm) -> HttpResponse:
    said = wording.WORDINGS[wording.CURRENT]
    context = {"choice_id": choice_id, "form": form, "said": said}
    return render(request, "supervision/choose.html", context, status=422 if form.errors else 200)


@require_POST
def stop(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    grant = grant_of(request, grant_id)
    actions.withdraw(by=person_of(request), grant_id=grant.pk, now=timezone.now())
    messages.success(request, f"Stopped. {grant.supervisor.name} can no longer see this.")
    return redirect("supervision:index")


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    person, now = owner_of_grants(request), timezone.now()
    holding = grant_queries.grants_that_hold(person, now).values("pk")
    ended = grant_queries.grants_of(person).exclude(pk__in=holding)
    page = Paginator(ended, A_PAGE).get_page(request.GET.get("page"))
    given = set(person.grants.values_list("supervisor", "granted_at"))
    found = [grant_presenters.before(grant, given, person) for grant in page]
    return render(request, "supervision/before.html", {"found": found, "page": page})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    person = owner_of_grants(request)
    page = Paginator(queries.viewings_of(person), A_PAGE).get_page(request.GET.get("page"))
    grants = person.grants.select_related("supervisor").in_bulk({viewing.grant_id for viewing in page})
    head, rows = grant_presenters.VIEWINGS_HEAD, grant_presenters.viewing_rows(page, grants, person)
    return render(request, "supervision/log.html", {"head": head, "rows": rows, "page": page})
