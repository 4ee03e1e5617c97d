from collections.abc import Sequence
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.nhsuk.addresses import is_our_path
from apps.people.access import is_practitioner
from apps.people.presenters import browser_in_words
from apps.reminders import browsers, choices, presenters, pushes
from apps.reminders.access import browser_to_remove, once_reminded, practitioner_of, preference_to_stop
from apps.reminders.channels import leave_the_site
from apps.reminders.facts import Facts
from apps.reminders.forms import BrowserForm, ChoiceForm, PutAwayForm
from apps.reminders.queries import coming, lately_shown, past, preference_of, waiting, wants_any

ENOUGH_TESTS = (
    f"You have had {choices.TESTS_A_DAY} tests since yesterday. You can send yourself another one tomorrow."
)

STAY_OFF = "Saved. All your reminders stay off until you turn them on again."
ENOUGH_BROWSERS = f"You have reminders on in {browsers.MOST} browsers. Remove one of them first."
ON_IN_IT = "This browser shows your reminders from now on. Send yourself a test to see one."
ON_IN_IT_ONCE_ON = "This browser shows your reminders once you turn them on again."
NOT_THIS_BROWSER = "This browser could not be turned on. Your reminders come as before. You can try again."

# Tells the script of the page that comes next to let go of what the site did not keep.
REFUSED = "push-refused"


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """One's own reminders: whether, when, what comes next and what was sent."""
    if not is_practitioner(request) and request.method != "POST":
        return _browsers_that_are_left(request)
    person, now = practitioner_of(request), timezone.now()
    preference = preference_of(person)
    facts = Facts(preference, now)
    form = ChoiceForm(preference, request.POST or None, facts.today)
    if request.method == "POST" and form.is_valid():
        turns_on = "turns_on" in request.POST
        saved = choices.save_choice(by=person, choice=form.choice, now=now, turns_on=turns_on)
        messages.success(request, STAY_OFF if saved.all_off else "Your reminders are saved.")
        return redirect("reminders:settings")
    is_put_off = preference.none_until is not None and preference.none_until > facts.today
    shown_by = presenters.browser_rows(person)
    return render(
        request,
        "reminders/settings.html",
        {
            "form": form,
            "preference": preference,
            "wants_any": wants_any(preference),
            "is_resting": facts.is_resting,
            "is_put_off": is_put_off,
            "coming": presenters.coming_rows(coming(facts), person),
            "ways": presenters.ways_words(preference),
            "leaves_the_site": leave_the_site(preference),
            # What this page is about it says itself.
            "notices": [
                each for each in waiting(facts, lately_shown(facts)) if each.notice.href != request.path
            ],
            "browsers": shown_by,
            "enough_browsers": _enough(shown_by),
            "push_key": pushes.public_key() if pushes.are_there() else "",
            "past_head": presenters.PAST_HEAD,
            "past": presenters.past_rows(past(person), person),
        },
        status=422 if form.errors else 200,
    )


def _enough(shown_by: Sequence[presenters.BrowserRow]) -> int | None:
    """How many browsers are on, where there can be no more."""
    are_on = sum(bool(each.digest) for each in shown_by)
    return are_on if are_on >= browsers.MOST else None


def _browsers_that_are_left(request: HttpRequest) -> HttpResponse:
    """For whoever has no reminders any more: which browsers would show some if they came back."""
    person = once_reminded(request)
    return render(request, "reminders/left.html", {"browsers": presenters.browser_rows(person)})


@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    choices.stop(by=practitioner_of(request), now=timezone.now())
    messages.success(request, "All your reminders are off.")
    return redirect("reminders:settings")


@require_POST
def turn_on(request: HttpRequest) -> HttpResponse:
    choices.turn_on_again(by=practitioner_of(request), now=timezone.now())
    messages.success(request, "Your reminders are on again, as you had them.")
    return redirect("reminders:settings")


@require_POST
def end_rest(request: HttpRequest) -> HttpResponse:
    choices.end_rest(by=practitioner_of(request), now=timezone.now())
    messages.success(request, "Your weekly reminders have started again.")
    return redirect("reminders:settings")


@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    person = practitioner_of(request)
    try:
        ways = choices.send_test(by=person, now=timezone.now())
    except choices.EnoughTestsError:
        messages.warning(request, ENOUGH_TESTS)
    else:
        messages.success(request, presenters.test_words(ways, person))
    return redirect("reminders:settings")


@require_POST
def add_browser(request: HttpRequest) -> HttpResponse:
    """Have the browser that asks show reminders. Its script posts what the browser gave it."""
    person = practitioner_of(request)
    form = BrowserForm(request.POST)
    if not pushes.are_there() or not form.is_valid():
        messages.warning(request, NOT_THIS_BROWSER, REFUSED)
        return redirect("reminders:settings")
    name = browser_in_words(request.headers.get("User-Agent", ""))
    try:
        is_new = browsers.add(
            by=person, subscription=form.cleaned_data["subscription"], name=name, now=timezone.now()
        )
    except browsers.EnoughBrowsersError:
        messages.warning(request, ENOUGH_BROWSERS, REFUSED)
    except browsers.NotTheirsError:
        messages.warning(request, NOT_THIS_BROWSER, REFUSED)
    else:
        messages.success(request, ON_IN_IT_ONCE_ON if preference_of(person).all_off else ON_IN_IT)
        if is_new:
            # Whoever sat down at somebody's open session for a moment shall not have turned it on unseen.
            get_adapter(request).send_notification_mail("reminders/email/browser_added", person)
    return redirect("reminders:settings")


@require_POST
def remove_browser(request: HttpRequest, browser_id: UUID) -> HttpResponse:
    """Take a browser off one's list. One that is not in it, any more or at all, changes nothing."""
    person, browser = browser_to_remove(request, browser_id)
    if browser:
        browsers.remove(by=person, browser_id=browser_id, now=timezone.now())
        said = f"{browser.name} shows no more reminders. One that is on its way there can still appear today."
        messages.success(request, said)
    # Whoever is no practitioner has that page only while there is one to remove.
    has_the_page = person.is_practitioner or person.browsers.exists()
    return redirect("reminders:settings" if has_the_page else "home:start")


# Public: a browser asks for it again by itself, also when nobody is signed in. Nothing of anybody is in it.
@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """What shows a reminder in a browser. Its address never changes, and keeps it to pages of this room."""
    with staticfiles_storage.open("js/reminder-worker.js") as script:
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Take a notice away, and go back to the page that it was on."""
    person = practitioner_of(request)
    form = PutAwayForm(request.POST)
    if form.is_valid():
        choices.put_away(by=person, **form.cleaned_data, now=timezone.now())
    back = request.POST.get("back", "")
    return redirect(back if is_our_path(back) else "reminders:settings")


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
        choices.stop(by=preference.person, now=timezone.now())
        # No redirect: RFC 8058 section 3.1 rules it out.
        return render(request, "reminders/stopped.html", {"just_stopped": True})
    return render(request, "reminders/stopped.html" if preference.all_off else "reminders/stop.html")
