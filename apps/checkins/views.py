"""A person's list of weeks, one week to read, and weeks away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.checkins import actions, presenters
from apps.checkins.access import owner_of_weeks, practitioner_of
from apps.checkins.away_forms import AwayForm
from apps.checkins.draft_values import values_of
from apps.checkins.own import own_of
from apps.checkins.queries import (
    State,
    checkin_of,
    current_week,
    draft_of,
    first_week,
    is_paused,
    still_waits,
    week_records,
)
from apps.checkins.wording import Wording
from apps.resilience.weeks import Week

HISTORY_WEEKS = 12
AWAY_BACK, AWAY_AHEAD = 12, 26
"""Weeks that can be marked as away, before and after the current one."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person, now = owner_of_weeks(request), timezone.now()
    this_week = current_week(person, now)
    latest = this_week - (HISTORY_WEEKS - 1)
    beginning = first_week(person)
    has_older = beginning is not None and beginning < latest
    shows_all = "all" in request.GET and has_older
    since = beginning if beginning and shows_all else latest
    records = week_records(person, since, this_week, now, with_answers=False)
    this_card, *earlier = [presenters.week_card(record, person, now) for record in reversed(records)]
    last_card = earlier[0] if still_waits(earlier[0].record, person) else None
    if person.is_practitioner:
        listed = earlier[1:] if last_card else earlier
    else:
        # Whoever may fill in nothing has no cards: all that they wrote is in the list.
        listed = [card for card in (this_card, *earlier) if card.record.state is not State.OPEN]
    return render(
        request,
        "checkins/index.html",
        {
            "may_check_in": person.is_practitioner,
            "this_week": this_card,
            "last_week": last_card,
            "earlier": _since_the_beginning(listed),
            "has_more": has_older and not shows_all,
            "is_first_visit": not has_older
            and all(record.state in (State.OPEN, State.GAP) for record in records),
        },
    )


def _since_the_beginning(cards: list[presenters.WeekCard]) -> list[presenters.WeekCard]:
    """Newest first, without the gaps before the oldest week that holds anything: nobody was here yet."""
    used = [number for number, card in enumerate(cards) if card.record.state is not State.GAP]
    return cards[: used[-1] + 1] if used else []


@require_safe
def show(request: HttpRequest, week: Week) -> HttpResponse:
    """One week, read calmly: sent, begun and closed, away, open, or not there."""
    person, now = owner_of_weeks(request), timezone.now()
    checkin, draft = checkin_of(person, week), draft_of(person, week)
    is_open = week.is_open(now, person.zone)
    own = own_of(person, week, checkin, draft)
    values = values_of(checkin, own.follow_ups) if checkin else (draft.values if draft else {})
    wording = Wording.of(checkin, own) if checkin else Wording(own=own)
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
            "sections": presenters.sections(week, values, wording, changeable=False) if values else [],
            "closes": presenters.last_moment(week, person),
            "led_to": presenters.led_to_from(person, checkin, own) if checkin else [],
            "may_check_in": person.is_practitioner,
            "may_be_away": person.is_practitioner and _may_be_away(week, current_week(person, now)),
        },
    )


def _may_be_away(week: Week, this_week: Week) -> bool:
    """Whether the page of weeks away offers the week."""
    return this_week - AWAY_BACK <= week <= this_week + AWAY_AHEAD


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Weeks of leave, sickness or anything else, past and coming."""
    person, now = practitioner_of(request), timezone.now()
    this_week = current_week(person, now)
    weeks = [this_week + number for number in range(-AWAY_BACK, AWAY_AHEAD + 1)]
    choices = [(week, presenters.week_name(week)) for week in weeks]
    start = request.GET.get("week", str(this_week))
    form = AwayForm(request.POST or None, weeks=choices, initial={"first": start, "last": start})
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.pause_weeks(
                by=person, first=form.cleaned_data["first"], last=form.cleaned_data["last"], now=now
            )
        except actions.AlreadySubmittedError:
            form.add_error("first", "You have already checked in for that time")
        else:
            asked = len(list(form.cleaned_data["first"].until(form.cleaned_data["last"])))
            messages.success(request, presenters.weeks_marked(len(new), asked - len(new)))
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
