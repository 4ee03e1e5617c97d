import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.checkins import actions, held, pages, presenters, steps
from apps.checkins.access import practitioner_of
from apps.checkins.forms import AwayForm, is_blank, values_of
from apps.checkins.queries import (
    State,
    checkin_of,
    current_week,
    draft_of,
    is_paused,
    week_records,
)
from apps.checkins.weeks import Week

HISTORY_WEEKS = 12
AWAY_BACK, AWAY_AHEAD = 12, 26
"""Weeks that can be marked as away, before and after the current one."""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person, now = practitioner_of(request), timezone.now()
    this_week = current_week(person, now)
    records = week_records(person, this_week - (HISTORY_WEEKS - 1), this_week, now)
    this_card, *earlier = [presenters.week_card(record, person, now) for record in reversed(records)]
    last_card = earlier[0] if earlier[0].record.state in (State.OPEN, State.DRAFT) else None
    return render(
        request,
        "checkins/index.html",
        {
            "this_week": this_card,
            "last_week": last_card,
            "earlier": _since_the_beginning(earlier[1:] if last_card else earlier),
            "is_first_visit": all(record.state in (State.OPEN, State.GAP) for record in records),
        },
    )


def _since_the_beginning(cards: list[presenters.WeekCard]) -> list[presenters.WeekCard]:
    """Newest first, without the gaps before the oldest week that holds anything: nobody was here yet."""
    used = [number for number, card in enumerate(cards) if card.record.state is not State.GAP]
    return cards[: used[-1] + 1] if used else []


@require_GET
def resume(request: HttpRequest, week: Week) -> HttpResponse:
    person = practitioner_of(request)
    draft = draft_of(person, week)
    step = steps.furthest(draft.values) if draft else steps.STEPS[0]
    return redirect("checkins:step", week, step.slug)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, week: Week, slug: str) -> HttpResponse:
    person, now = practitioner_of(request), timezone.now()
    page = pages.StepPage.of(person, week, slug, now)
    if request.method == "GET":
        if not week.is_open(now, person.zone):
            return redirect("checkins:show", week)
        if not page.step.applies_to(page.values):
            return redirect("checkins:step", week, "coping")
        form = page.form_of()
        return _show_step(request, page, form, form.current_values())
    form = page.form_of(request.POST)
    valid = form.is_valid()
    saved = actions.save_step(
        by=person, week=week, values=form.values_to_keep(), base=pages.base_in(request.POST), now=now
    )
    for name, theirs in saved.conflicts.items():
        form.add_error(name, _conflict(name, theirs))
    if saved.conflicts or not valid:
        # From here on the page has seen what the other tab wrote, so the next save is a decision.
        return _show_step(request, page, form, {**saved.base, **saved.conflicts}, status=422)
    if not week.is_open(now, person.zone):
        return redirect("checkins:show", week)
    if "leave" in request.POST:
        messages.success(request, "Saved. You can carry on where you left off, on any device.")
        return redirect("checkins:index")
    following = steps.after(page.step, saved.draft.values)
    if "check" in request.POST or following is None:
        return redirect("checkins:review", week)
    return redirect("checkins:step", week, following.slug)


step.hold_when_signed_out = held.hold  # type: ignore[attr-defined]


def _conflict(name: str, theirs: Any) -> str:
    if is_blank(theirs):
        return "You cleared this in another tab or on another device. Keep what you want, then save again."
    words = ", ".join(presenters.words_for(name, theirs).splitlines()) if not name.startswith("strategies_") else ""
    changed = "You also changed this in another tab or on another device"
    return f"{changed}. It says there: “{words}”. Keep what you want here, then save again." if words else (
        f"{changed}. Keep what you want here, then save again."
    )


def _show_step(
    request: HttpRequest, page: pages.StepPage, form: Any, base: dict[str, Any], status: int = 200
) -> HttpResponse:
    previous = steps.before(page.step, page.values)
    set_aside = page.draft.set_aside if page.draft else {}
    return render(
        request,
        "checkins/step.html",
        {
            "page": page,
            "form": form,
            "base": json.dumps(base),
            "whose": held.mark_of(page.person),
            "previous": previous,
            "last_number": steps.LAST_NUMBER,
            "week_name": presenters.week_name(page.week),
            "asked_days": presenters.asked_days(page.asked),
            "is_correction": page.checkin is not None,
            "strategy_groups": presenters.strategy_groups(form),
            "set_aside": [
                (presenters.label_for(name), words) for name, words in set_aside.items() if name in form.fields
            ],
        },
        status=status,
    )


@require_POST
def autosave(request: HttpRequest, week: Week, slug: str) -> JsonResponse:
    """Save while typing. Answers what is still in doubt; never an error page that would lose the page."""
    person, now = practitioner_of(request), timezone.now()
    page = pages.StepPage.of(person, week, slug, now)
    form = page.form_of(request.POST)
    form.is_valid()
    saved = actions.save_step(
        by=person, week=week, values=form.values_to_keep(), base=pages.base_in(request.POST), now=now
    )
    return JsonResponse(
        {
            "saved_at": presenters.clock_time(now, person),
            "base": saved.base,
            "conflicts": [presenters.label_for(name) for name in saved.conflicts if "strategies" not in name],
        }
    )


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, week: Week) -> HttpResponse:
    """Check your answers, then send them."""
    person, now = practitioner_of(request), timezone.now()
    draft, checkin = draft_of(person, week), checkin_of(person, week)
    problem = None
    if request.method == "POST":
        try:
            actions.submit(
                by=person, week=week, asked=pages.asked_about(person, week, checkin, now), now=now
            )
        except actions.WeekClosedError:
            return redirect("checkins:show", week)
        except actions.NotReadyError as error:
            if error.step:
                return redirect("checkins:step", week, error.step.slug)
            problem = "Answer at least one of the questions from 0 to 10 before you finish."
        else:
            return redirect("checkins:done", week)
    if draft is None and problem is None:
        return redirect("checkins:show", week) if checkin else redirect("checkins:resume", week)
    if not week.is_open(now, person.zone):
        return redirect("checkins:show", week)
    values = draft.values if draft else {}
    faulty = steps.first_to_mend(values)
    if faulty:
        return redirect("checkins:step", week, faulty.slug)
    return render(
        request,
        "checkins/review.html",
        {
            "week": week,
            "week_name": presenters.week_name(week),
            "asked_days": presenters.asked_days(pages.asked_about(person, week, checkin, now)),
            "sections": presenters.sections(week, values, changeable=True),
            "is_correction": checkin is not None,
            "closes": presenters.last_moment(week, person),
            "problem": problem,
        },
        status=422 if problem else 200,
    )


@require_GET
def done(request: HttpRequest, week: Week) -> HttpResponse:
    person = practitioner_of(request)
    checkin = checkin_of(person, week)
    if checkin is None:
        return redirect("checkins:show", week)
    return render(
        request,
        "checkins/done.html",
        {
            "week": week,
            "week_name": presenters.week_name(week),
            "checkin": checkin,
            "closes": presenters.last_moment(week, person),
        },
    )


@require_GET
def show(request: HttpRequest, week: Week) -> HttpResponse:
    """One week, read calmly: sent, begun and closed, away, open, or not there."""
    person, now = practitioner_of(request), timezone.now()
    checkin, draft = checkin_of(person, week), draft_of(person, week)
    is_open = week.is_open(now, person.zone)
    values = values_of(checkin) if checkin else (draft.values if draft else {})
    return render(
        request,
        "checkins/show.html",
        {
            "week": week,
            "week_name": presenters.week_name(week),
            "checkin": checkin,
            "draft": draft,
            "is_open": is_open,
            "is_future": now < week.begins(person.zone),
            "is_paused": checkin is None and is_paused(person, week),
            "asked_days": presenters.asked_days((checkin.asked_from, checkin.asked_until)) if checkin else "",
            "sections": presenters.sections(week, values, changeable=False) if values else [],
            "closes": presenters.last_moment(week, person),
        },
    )


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, week: Week) -> HttpResponse:
    person = practitioner_of(request)
    checkin = checkin_of(person, week)
    if request.method == "POST":
        actions.discard_draft(by=person, week=week)
        messages.success(
            request,
            "Your changes were thrown away. The check-in is as you sent it."
            if checkin
            else "What you had started was thrown away.",
        )
        return redirect("checkins:index")
    draft = draft_of(person, week)
    if draft is None:
        return redirect("checkins:show", week)
    return render(
        request,
        "checkins/discard.html",
        {"week": week, "week_name": presenters.week_name(week), "checkin": checkin},
    )


@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Weeks of leave, sickness or anything else, past and coming."""
    person, now = practitioner_of(request), timezone.now()
    this_week = current_week(person, now)
    weeks = [this_week + number for number in range(-AWAY_BACK, AWAY_AHEAD + 1)]
    choices = [(week, presenters.week_name(week)) for week in weeks]
    form = AwayForm(
        request.POST or None, weeks=choices, initial={"first": str(this_week), "last": str(this_week)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.pause_weeks(
                by=person, first=form.cleaned_data["first"], last=form.cleaned_data["last"], now=now
            )
        except actions.AlreadySubmittedError:
            form.add_error("first", "You have already checked in for that time")
        else:
            messages.success(request, _marked(len(new)))
            return redirect("checkins:away")
    pauses = person.pauses.filter(week__gte=(this_week - AWAY_BACK).monday)
    return render(
        request,
        "checkins/away.html",
        {
            "form": form,
            "pauses": [(Week(p.week), presenters.week_name(Week(p.week))) for p in pauses],
        },
        status=422 if form.errors else 200,
    )


def _marked(number: int) -> str:
    if number == 0:
        return "Those weeks were marked as away already."
    return "1 week marked as away." if number == 1 else f"{number} weeks marked as away."


@require_POST
def away_week(request: HttpRequest, week: Week) -> HttpResponse:
    """The one-click "I was away" of an open week."""
    person, now = practitioner_of(request), timezone.now()
    if not week.is_open(now, person.zone):
        raise PermissionDenied("That week cannot be marked as away from here. Use the page of weeks away.")
    try:
        actions.pause_weeks(by=person, first=week, last=week, now=now)
    except actions.AlreadySubmittedError:
        messages.info(request, "You have already checked in for that week.")
    else:
        messages.success(request, f"{presenters.week_name(week)} is marked as away.")
    return redirect("checkins:index")


@require_POST
def back_week(request: HttpRequest, week: Week) -> HttpResponse:
    person = practitioner_of(request)
    actions.end_pause(by=person, week=week)
    messages.success(request, f"{presenters.week_name(week)} is no longer marked as away.")
    return redirect("checkins:away" if "from_list" in request.POST else "checkins:index")
