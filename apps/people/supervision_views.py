"""The administrator's pages of who supervises whom, and never of what a practitioner shows anybody."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.people import access, queries, supervision_actions
from apps.people.access import person_of
from apps.people.models import Role
from apps.people.service_changes import RefusedError
from apps.people.supervision_forms import SuperviseForm


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, service_id: int) -> HttpResponse:
    service, by = access.service_to_administer(person_of(request), service_id), person_of(request)
    places = queries.places_in(service, Role.SUPERVISOR, Role.PRACTITIONER)
    supervisors = [place for place in places if place.role == Role.SUPERVISOR]
    practitioners = [place for place in places if place.role == Role.PRACTITIONER]
    posted = request.POST if request.method == "POST" else None
    form = SuperviseForm(posted, supervisors=supervisors, practitioners=practitioners)
    if request.method == "POST" and form.is_valid():
        supervisor, chosen = form.cleaned_data["supervisor"], form.cleaned_data["practitioners"]
        try:
            # All of them or none, so that what is mended and sent again is not refused as there already.
            with transaction.atomic():
                for practitioner in chosen:
                    supervision_actions.begin_supervision(
                        by=by, service=service, supervisor=supervisor, practitioner=practitioner
                    )
        except RefusedError as refusal:
            form.add_error("practitioners", str(refusal))
        else:
            whom = chosen[0].name if len(chosen) == 1 else f"{len(chosen)} practitioners"
            messages.success(request, f"{supervisor.name} now supervises {whom}.")
            return redirect("people:service:people", service.pk)
    context = {"service": service, "form": form, "is_possible": supervisors and practitioners}
    return render(request, "people/supervise.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, supervision_id: int) -> HttpResponse:
    supervision = access.supervision_to_administer(person_of(request), supervision_id)
    if request.method != "POST":
        return render(request, "people/end_supervision.html", {"supervision": supervision})
    supervision_actions.end_supervision(by=person_of(request), supervision=supervision)
    messages.success(
        request, f"{supervision.supervisor.name} no longer supervises {supervision.practitioner.name}."
    )
    return redirect("people:service:people", supervision.service_id)
