"""Weeks and answers in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.checkins import steps
from apps.checkins.draft_values import strategies_chosen
from apps.checkins.forms import StepForm
from apps.checkins.led_to import LedTo, led_to
from apps.checkins.models import CheckIn
from apps.checkins.own import Own
from apps.checkins.queries import State, WeekRecord, next_submission
from apps.checkins.wording import NOT_ANSWERED, Wording
from apps.coping.models import PlanVersion, Went
from apps.coping.presenters import sentence
from apps.coping.queries import asks_from, plans_from
from apps.nhsuk.times import days
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping import conflicts


def week_name(week: Week, year: bool = True) -> str:
    return days(week.monday, week.sunday, year)


def asked_days(asked: tuple[date, date]) -> str:
    """Thursday 12 to Wednesday 18 November 2026."""
    first, last = asked
    same = "l j" if first.month == last.month else ("l j F" if first.year == last.year else "l j F Y")
    return f"{date_format(first, same)} to {date_format(last, 'l j F Y')}"


def last_moment(week: Week, person: User) -> str:
    """The last day on which a week can be filled in: Sunday 29 November."""
    return date_format((week.closes(person.zone) - timedelta(days=1)).date(), "l j F")


@dataclass(frozen=True)
class Row:
    label: str
    lines: list[str]
    change: str
    """Address of the question; empty where it cannot be changed."""

    @property
    def value(self) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in self.lines))


@dataclass(frozen=True)
class StrategyGroup:
    """The strategies of one kind, folded away until somebody opens them or has chosen one."""

    label: str
    field: BoundField
    opened: bool


def strategy_groups(form: StepForm) -> list[StrategyGroup]:
    fields = [form[name] for name in form.fields if name.startswith("strategies_")]
    return [StrategyGroup(str(f.label), f, opened=bool(f.value() or f.errors)) for f in fields]


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    rows: list[Row]


def sections(week: Week, values: Mapping[str, Any], wording: Wording, changeable: bool) -> list[Section]:
    """All answers under the steps they were given in, each with the address to change it."""
    found = []
    for step in steps.STEPS:
        if step.slug == "results":
            continue
        address = reverse("checkins:step", args=[week, step.slug]) + "?change=yes" if changeable else ""
        rows = [
            Row(
                wording.label(name),
                wording.words(name, values.get(name)).splitlines(),
                f"{address}#id_{name}" if address else "",
            )
            for name in steps.bound_form(step, values, wording.own).fields
            if not name.startswith("strategies_") and not _had_no_effect(name, values)
        ]
        if step.slug == "coping":
            done = [
                wording.strategy(slug, values.get(f"result_{slug}") or "")
                for slug in strategies_chosen(values)
            ]
            rows.append(
                Row("What you did", done or [NOT_ANSWERED], f"{address}#strategies" if address else "")
            )
        if rows:
            found.append(Section(step.slug, step.title, rows))
    return found


def _had_no_effect(name: str, values: Mapping[str, Any]) -> bool:
    """Whether it is about how much a plan helped of which nothing was done, or said."""
    kind, _, plan_id = name.partition("_")
    return kind == "helped" and values.get(f"went_{plan_id}") not in (Went.DONE, Went.PART)


def led_to_from(person: User, checkin: CheckIn, own: Own) -> list[LedTo]:
    """Plans, asks and whatever the rooms above hold that came from the week's check-in.

    `own` is what it asked about.
    """
    week = Week(checkin.week)
    plans = [
        LedTo("Plan", sentence(plan.current), reverse("coping:show", args=[plan.pk]))
        for plan in plans_from(person, week)
    ]
    plans += [
        LedTo("Changed plan", sentence(version), reverse("coping:show", args=[version.plan_id]))
        for version in _changes_after(person, checkin, own)
    ]
    asks = [
        LedTo(
            "Ask of the service",
            model().ask(ask.category, ask.category_version).label,
            reverse("coping:ask", args=[ask.pk]),
        )
        for ask in asks_from(person, week)
    ]
    return plans + asks + led_to(person, week)


def _changes_after(person: User, checkin: CheckIn, own: Own) -> list[PlanVersion]:
    """What plans it asked about became, until the next check-in asked about them again."""
    asked_about = {each.plan_id for each in own.follow_ups}
    made = [
        version
        for plan in own.plans
        if plan.pk in asked_about
        for version in plan.versions.all()
        if version.number > 1 and version.made_at > checkin.submitted_at
    ]
    until = next_submission(person, checkin) if made else None
    # Of several changes of a plan, the last.
    return list({each.plan_id: each for each in made if until is None or each.made_at <= until}.values())


def conflict(name: str, theirs: Any, own: Own) -> str:
    """What to say where two tabs changed one question; `theirs` is what the other one saved."""
    if name.startswith(("strategies_", "result_")):
        return conflicts.conflict(theirs, "")
    return conflicts.conflict(theirs, ", ".join(Wording(own=own).words(name, theirs).splitlines()))


def question_name(form: StepForm, name: str) -> str:
    """What a question is called in a sentence about it."""
    if name.startswith(("strategies_", "result_")):
        return str(form[name].label)
    return Wording(own=form.own).label(name)


@dataclass(frozen=True)
class WeekCard:
    """One week in a person's own list of weeks."""

    record: WeekRecord
    name: str
    words: str

    @property
    def week(self) -> Week:
        return self.record.week


def week_card(record: WeekRecord, person: User, now: datetime) -> WeekCard:
    may_write = record.is_open and person.is_practitioner
    return WeekCard(
        record,
        week_name(record.week, year=record.week.sunday.year != now.astimezone(person.zone).year),
        _state_words(record, last_moment(record.week, person) if may_write else ""),
    )


def _state_words(record: WeekRecord, until: str) -> str:
    """`until` is empty where nothing can be written any more."""
    if record.state is State.SUBMITTED:
        done = "Checked in, the week after" if record.late else "Checked in"
        if record.has_draft and until:
            return f"{done}. You have changes that are not finished. You can finish them until {until}"
        return f"{done}. You can change it until {until}" if until else done
    if record.state is State.DRAFT:
        return f"Started. You can finish it until {until}" if until else "Started, not finished"
    if record.state is State.PAUSED:
        return "Away. What you had written is kept" if record.has_draft else "Away"
    return f"You can check in until {until}" if until else "No check-in"


def weeks_marked(new: int, left: int) -> str:
    """What to say after marking weeks as away; `left` had a check-in or were marked already."""
    if not new:
        return "These weeks stay as they were: checked in, or marked as away already."
    marked = "1 week is marked as away." if new == 1 else f"{new} weeks are marked as away."
    if not left:
        return marked
    was = "1 was left as it was" if left == 1 else f"{left} were left as they were"
    return f"{marked} {was}: checked in, or marked already."
