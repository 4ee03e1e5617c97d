"""What one page of a check-in needs, gathered once for the page, its saves and what is held."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from django.http import Http404, QueryDict

from apps.checkins import actions, steps
from apps.checkins.forms import StepForm, Values, values_of
from apps.checkins.models import CheckIn, Draft
from apps.checkins.queries import checkin_of, draft_of
from apps.people.models import User
from apps.resilience.weeks import Week


@dataclass(frozen=True)
class StepPage:
    person: User
    week: Week
    step: steps.Step
    draft: Draft | None
    checkin: CheckIn | None
    asked: tuple[date, date]

    @classmethod
    def of(cls, person: User, week: Week, slug: str, now: datetime) -> "StepPage":
        """Raises Http404 for a step that does not exist."""
        if slug not in steps.BY_SLUG:
            raise Http404(f"no step {slug!r}")
        draft, checkin = draft_of(person, week), checkin_of(person, week)
        return cls(person, week, steps.BY_SLUG[slug], draft, checkin, asked_about(person, week, checkin, now))

    @property
    def values(self) -> Values:
        """The answers to start from: the draft's, or those of the check-in that is being corrected."""
        if self.draft:
            return dict(self.draft.values)
        return values_of(self.checkin) if self.checkin else {}

    def form_of(self, posted: QueryDict | None = None) -> StepForm:
        values = self.values
        return self.step.form(data=posted, initial=values, draft_values=values)

    def save(
        self, form: StepForm, posted: QueryDict, now: datetime, *, while_typing: bool = False
    ) -> actions.Saved:
        """Put a validated form into the draft. Raises WeekClosedError.

        Words that were set aside stay while somebody types, and go when the page that showed them is sent.
        """
        return actions.save_step(
            by=self.person,
            week=self.week,
            values=form.values_to_keep(),
            base=base_in(posted),
            now=now,
            page=id_in(posted),
            settled=actions.NOTHING if while_typing else aside_in(posted),
        )


def asked_about(person: User, week: Week, checkin: CheckIn | None, now: datetime) -> tuple[date, date]:
    """First and last day the questions name. A correction asks about the same days as before."""
    if checkin:
        return checkin.asked_from, checkin.asked_until
    return week.days_asked_about(now, person.zone)


def base_in(posted: Mapping[str, Any]) -> Values:
    """What the posted page showed when it was opened. Anything unreadable counts as a blank page."""
    return _object_in(posted, "base")


def aside_in(posted: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Words that were set aside and that the posted page showed."""
    return {name: shown for name, shown in _object_in(posted, "aside").items() if isinstance(shown, dict)}


def id_in(posted: Mapping[str, Any]) -> str:
    """The posted page's own id; a new one for a page that has none yet."""
    return (posted.get("page") or "")[:20] or token_urlsafe(8)


def _object_in(posted: Mapping[str, Any], name: str) -> dict[str, Any]:
    try:
        found = json.loads(posted.get(name) or "{}", parse_constant=_refuse)
    # Brackets by the thousand are no page of ours either.
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def posted_from(lists: Mapping[str, list[str]]) -> QueryDict:
    posted = QueryDict(mutable=True)
    for name, given in lists.items():
        posted.setlist(name, given)
    return posted
