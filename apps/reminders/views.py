from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.reminders import actions, presenters
from apps.reminders.access import practitioner_of, preference_to_stop
from apps.reminders.forms import PreferenceForm
from apps.reminders.queries import next_reminder, past_reminders, preference_of


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """One's own reminders: whether, when, what comes next and what was sent."""
    person, now = practitioner_of(request), timezone.now()
    preference = preference_of(person)
    form = PreferenceForm(preference, request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_preference(by=person, now=now, **form.cleaned_data)
        messages.success(
            request, "Your weekly reminder is on." if saved.weekly_on else "Your weekly reminder is off."
        )
        return redirect("reminders:settings")
    coming = next_reminder(person, now) if preference.weekly_on else None
    return render(
        request,
        "reminders/settings.html",
        {
            "form": form,
            "preference": preference,
            "next": presenters.coming_words(coming, preference) if coming else None,
            "past_head": ["Week", "Reminder"],
            "past": [presenters.outcome_row(reminder, person) for reminder in past_reminders(person)],
        },
        status=422 if form.errors else 200,
    )


# Without sign-in and CSRF check: RFC 8058 has the reader's mail program post here, without cookies. The token
# is the authority, it can only stop reminders, and whoever forges the request would need to know it.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The unsubscribe link. Opening it changes nothing, because mail scanners open links; posting stops."""
    preference = preference_to_stop(token)
    if preference is None:
        return render(request, "reminders/stop_unknown.html", status=404)
    if request.method == "POST":
        actions.stop(by=preference.person, now=timezone.now())
        # No redirect: RFC 8058 section 3.1 rules it out.
        return render(request, "reminders/stopped.html", {"just_stopped": True})
    return render(request, "reminders/stop.html" if preference.weekly_on else "reminders/stopped.html")
