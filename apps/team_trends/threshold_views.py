"""From how many people on a service's team figures are shown: for administrators, who see no figures."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.people.access import person_of, service_to_administer
from apps.team_trends import queries, writing_actions
from apps.team_trends.action_forms import ThresholdForm
from apps.team_trends.models import THRESHOLDS


@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: HttpRequest, service_id: int) -> HttpResponse:
    service = service_to_administer(person_of(request), service_id)
    form = ThresholdForm(
        request.POST if request.method == "POST" else None,
        initial={"contributors": queries.threshold_of(service.pk)},
    )
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["contributors"]
        writing_actions.choose_threshold(by=person_of(request), service=service, contributors=number)
        messages.success(request, f"From the next figures on, at least {number} people must take part.")
        return redirect("people:service:people", service.pk)
    context = {"service": service, "form": form, "usual": THRESHOLDS[0]}
    return render(request, "team_trends/threshold.html", context, status=422 if form.errors else 200)
