"""Whether one's own answers count in team figures: the question, one's answer, and what of it is in them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.people.models import Role
from apps.resilience.weeks import Week
from apps.team_trends import consent_actions, queries, wording
from apps.team_trends.access import NOT_ASKED, asked_of
from apps.team_trends.own_part import parts_shown
from apps.team_trends.places import places

SAID = {
    True: "Your answers count in the figures of your team from this week on. "
    "You can change this at any time.",
    False: "Your answers do not count in the figures of your team. You can change this at any time.",
}
STILL = "Your answers count in the figures of your team, as before. You can change this at any time."
ANSWERS = {"yes": True, "no": False}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = asked_of(request)
    consent = queries.consent_of(person)
    agreed = consent.wording_version if consent and consent.contributes else wording.CURRENT
    said = wording.WORDINGS[agreed]
    practises = next((each for each in person.current_memberships if each.role == Role.PRACTITIONER), None)
    service = practises.service if practises else None
    return render(
        request,
        "team_trends/yours.html",
        {
            "places": places(request, service),
            "consent": consent,
            "is_first_answer": consent is None,
            "question": said.question,
            "parts": said.parts(queries.threshold_of(service.pk if service else None)),
            "team": practises.team if practises else None,
            "own_parts": parts_shown(queries.own_parts(person)),
        },
    )


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    person = asked_of(request)
    contributes = ANSWERS.get(request.POST.get("answer", ""))
    back = "home:start" if request.POST.get("from") == "home" else "team_trends:yours"
    if contributes is None:
        return redirect("team_trends:yours")
    now = timezone.now()
    try:
        consent = consent_actions.choose(by=person, contributes=contributes, now=now)
    except consent_actions.NotAPractitionerError:
        messages.warning(request, NOT_ASKED)
    else:
        goes_on = contributes and consent.from_week != Week.at(now, person.zone).monday
        messages.success(request, STILL if goes_on else SAID[contributes])
    return redirect(back)
