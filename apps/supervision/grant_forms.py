"""The choices of a grant."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst

from apps.coping.models import Plan
from apps.coping.presenters import sentence
from apps.nhsuk.fields import DateField, styled
from apps.nhsuk.times import day_name
from apps.people.models import Supervision, User
from apps.resilience.usual import FEWEST_WEEKS
from apps.resilience.weeks import Week
from apps.supervision import actions, wording
from apps.supervision.actions import USUAL_LENGTH, RefusedError, Terms
from apps.supervision.choices import Choice
from apps.supervision.kinds import KINDS
from apps.supervision.models import Grant
from apps.supervision.queries import last_day

WEEKS_BACK = (0, 4, 12, 26, 52)
USUAL_WEEKS_BACK = 12


class MondayField(forms.ChoiceField):
    """Shows a few weeks and takes any that has begun: the week may turn while the page is open."""

    this_week: Week

    def to_python(self, value: Any) -> Any:
        try:
            return Week.parse(super().to_python(value))
        except ValueError:
            return None

    def validate(self, value: Any) -> None:
        if value is None or value > self.this_week:
            raise forms.ValidationError(self.error_messages["required"], code="required")


class ShareForm(forms.Form):
    """Which supervisor sees what, and until when. Nothing is ticked beforehand."""

    supervision = styled(
        forms.ChoiceField(
            label="Who do you want to share with?",
            widget=forms.RadioSelect,
            error_messages={
                "required": "Select who you want to share with",
                "invalid_choice": "This person does not supervise you at the moment",
            },
        ),
        size="m",
    )
    shows = styled(
        forms.MultipleChoiceField(
            label="What may they see?",
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose at least one thing to show",
                "invalid_choice": "Choose from the list",
            },
        ),
        size="m",
        reveals={"trend": ["from_week"], "plans": ["plans"]},
    )
    from_week = styled(
        MondayField(
            label="From which week?",
            help_text=f"From {FEWEST_WEEKS} weeks on, the lines can be held against your own usual.",
            required=False,
            widget=forms.RadioSelect,
            error_messages={"required": "Select the first week of the trend"},
        ),
        small=True,
    )
    plans = styled(
        forms.MultipleChoiceField(
            label="Which plans?",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from your active plans"},
        ),
        small=True,
    )
    last_day = styled(DateField(label="Until when?", subject="The last day"), size="m")

    def __init__(
        self,
        choice: Any = None,
        *,
        person: User,
        now: datetime,
        supervisions: Sequence[Supervision],
        plans: Sequence[Plan],
        instead_of: Grant | None = None,
        chosen: Supervision | None = None,
    ) -> None:
        """`instead_of` is the grant whose terms the form begins with, `chosen` the supervisor it is for."""
        self._person, self._now = person, now
        self._supervisions = {str(each.pk): each for each in supervisions}
        self._plans = {str(plan.pk): plan for plan in plans}
        this_week, today = Week.at(now, person.zone), now.astimezone(person.zone).date()
        initial: dict[str, Any] = {
            "supervision": str((chosen or supervisions[0]).pk) if chosen or len(supervisions) == 1 else None,
            "from_week": str(this_week - USUAL_WEEKS_BACK),
            "last_day": today + USUAL_LENGTH,
        }
        if instead_of:
            initial |= _said(instead_of, person)
            initial["last_day"] = max(initial["last_day"], today)
        super().__init__(choice, initial=initial)
        self._offer(this_week)

    def _offer(self, this_week: Week) -> None:
        supervision, shows = self._choices("supervision"), self._choices("shows")
        people = {pk: each.supervisor for pk, each in self._supervisions.items()}
        supervision.choices = [(pk, each.name) for pk, each in people.items()]
        # Two people may have one name.
        names = Counter(each.name for each in people.values())
        styled(supervision, hints={pk: each.email for pk, each in people.items() if names[each.name] > 1})
        if len(self._supervisions) == 1 and self["supervision"].value() in self._supervisions:
            supervision.widget = forms.HiddenInput()
        said = wording.WORDINGS[wording.CURRENT]
        kinds = dict(KINDS)
        if not self._plans:
            del kinds["plans"]
            shows.help_text = "You have no active coping plan at the moment that you could share."
            styled(shows, reveals={"trend": ["from_week"]})
            del self.fields["plans"]
        else:
            self._choices("plans").choices = [(pk, sentence(p.current)) for pk, p in self._plans.items()]
        shows.choices = [(kind, capfirst(name)) for kind, name in kinds.items()]
        styled(shows, hints={kind: getattr(said, kind) for kind in kinds})
        from_week = cast(MondayField, self.fields["from_week"])
        from_week.this_week = this_week
        from_week.choices = _weeks(this_week, str(self["from_week"].value() or ""))
        latest = day_name(actions.latest_last_day(self._person, self._now))
        self.fields["last_day"].help_text = f"The last day on which they can look. At the latest {latest}."

    @property
    def only_name(self) -> str:
        """Of the supervisor, where there is no choice."""
        field = self.fields["supervision"]
        return next(iter(self._supervisions.values())).supervisor.name if field.widget.is_hidden else ""

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        shows = cleaned.get("shows", [])
        if "trend" not in shows:
            self.errors.pop("from_week", None)
            cleaned["from_week"] = Week.at(self._now, self._person.zone) - USUAL_WEEKS_BACK
        if "plans" not in shows:
            self.errors.pop("plans", None)
            cleaned["plans"] = []
        elif not cleaned.get("plans") and "plans" not in self.errors:
            self.add_error("plans", "Choose at least one plan, or leave coping plans out")
        if not self.errors:
            try:
                actions.check(by=self._person, terms=self.terms, now=self._now)
            except RefusedError as error:
                self.refuse(error)
        return cleaned

    def refuse(self, error: RefusedError) -> None:
        """Say why it cannot be granted, beside the field it is about."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    @property
    def with_whom(self) -> Supervision:
        return self._supervisions[self.cleaned_data["supervision"]]

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            supervision=self.with_whom,
            shows_trend="trend" in said["shows"],
            plans=[self._plans[pk] for pk in dict.fromkeys(said["plans"])],
            shows_topics="topics" in said["shows"],
            from_week=said["from_week"],
            last_day=said["last_day"],
        )

    @property
    def choice(self) -> Choice:
        """What was chosen, as it would be posted again."""
        said = self.cleaned_data
        day = said["last_day"]
        return {
            "supervision": [said["supervision"]],
            "shows": sorted(set(said["shows"])),
            "from_week": [str(said["from_week"])],
            "plans": sorted(set(said["plans"])),
            "last_day_day": [str(day.day)],
            "last_day_month": [str(day.month)],
            "last_day_year": [str(day.year)],
        }


def posted(choice: Choice) -> MultiValueDict[str, str]:
    return MultiValueDict(choice)


def _said(grant: Grant, person: User) -> dict[str, Any]:
    """The terms of a grant as initial values."""
    kinds = {"trend": grant.shows_trend, "plans": grant.shows_plans, "topics": grant.shows_topics}
    said = {
        "shows": [kind for kind, is_shown in kinds.items() if is_shown],
        "plans": [str(each.plan_id) for each in grant.plans.all()],
        "last_day": last_day(grant.ends_at, person),
    }
    if grant.shows_trend:
        said["from_week"] = str(Week(grant.from_week))
    return said


def _weeks(this_week: Week, chosen: str) -> list[tuple[str, str]]:
    names = {
        0: "From this week on, and nothing from before",
        26: "About 6 months back",
        52: "A year back",
    }
    offered = []
    for ago in WEEKS_BACK:
        week = this_week - ago
        words = names.get(ago, f"{ago} weeks back")
        offered.append((str(week), f"{words}, from {day_name(week.monday)}" if ago else words))
    if chosen not in dict(offered):
        with suppress(ValueError):
            offered.append((chosen, f"As chosen before, from {day_name(Week.parse(chosen).monday)}"))
    return offered
