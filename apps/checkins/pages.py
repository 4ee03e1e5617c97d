"""What one page of a check-in needs, gathered once for the page, its saves and what is held."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, QueryDict

from apps.checkins import actions, steps
from apps.checkins.draft_values import Values, values_of
from apps.checkins.forms import StepForm
from apps.checkins.models import CheckIn, Draft
from apps.checkins.own import Own, own_of
from apps.checkins.queries import checkin_of, draft_of
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping.inputs import aside_in, id_in, values_in


@dataclass(frozen=True)
class StepPage:
    person: User
    week: Week
    step: steps.Step
    draft: Draft | None
    checkin: CheckIn | None
    asked: tuple[date, date]
    own: Own

    @classmethod
    def of(cls, person: User, week: Week, slug: str, now: datetime) -> "StepPage":
        """Raises Http404 for a step that does not exist."""
        if slug not in steps.BY_SLUG:
            raise Http404(f"no step {slug!r}")
        draft, checkin = draft_of(person, week), checkin_of(person, week)
        asked, own = asked_about(person, week, checkin, now), own_of(person, week, checkin, draft)
        return cls(person, week, steps.BY_SLUG[slug], draft, checkin, asked, own)

    @property
    def values(self) -> Values:
        """The answers to start from: the draft's, or those of the check-in that is being corrected."""
        if self.draft:
            return dict(self.draft.values)
        return values_of(self.checkin, self.own.follow_ups) if self.checkin else {}

    def form_of(self, posted: QueryDict | None = None) -> StepForm:
        values = self.values
        form = self.step.form(data=posted, initial=values, draft_values=values, own=self.own)
        form.knows(self.draft, self.checkin)
        return form

    def form_with_faults(self) -> StepForm | None:
        """The form as it shows what keeps the draft from being submitted; None where nothing does."""
        if self.draft is None:
            return None
        form = steps.form_to_send(self.step, self.draft, self.checkin, self.own)
        return None if form.is_valid() else form

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
            base={name: shown for name, shown in values_in(posted, "base").items() if name in form.fields},
            now=now,
            page=id_in(posted),
            settled=actions.NOTHING if while_typing else aside_in(posted),
            # A number that is half deleted has not been given up.
            identifiers_kept=actions.NOTHING if while_typing else form.identifiers_kept,
        )


def asked_about(person: User, week: Week, checkin: CheckIn | None, now: datetime) -> tuple[date, date]:
    """First and last day the questions name. A correction asks about the same days as before."""
    if checkin:
        return checkin.asked_from, checkin.asked_until
    return week.days_asked_about(now, person.zone)
