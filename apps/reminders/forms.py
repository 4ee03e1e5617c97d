from calendar import day_name

from django import forms
from django.http import QueryDict

from apps.nhsuk.fields import styled
from apps.people.presenters import zone_in_words
from apps.reminders.models import ReminderPreference
from apps.reminders.presenters import hour_words


class PreferenceForm(forms.Form):
    weekly_on = styled(
        forms.BooleanField(label="Send me an email once a week", required=False),
        reveals={"on": ["weekday", "hour"]},
    )
    weekday = styled(
        forms.TypedChoiceField(
            label="Which day?",
            choices=[(str(number), day_name[number - 1]) for number in range(1, 8)],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": "Select a day", "invalid_choice": "Select a day from the list"},
        ),
        small=True,
    )
    hour = styled(
        forms.TypedChoiceField(
            label="What time?",
            choices=[(str(hour), hour_words(hour)) for hour in range(24)],
            coerce=int,
            error_messages={"required": "Select a time", "invalid_choice": "Select a time from the list"},
        )
    )

    def __init__(self, preference: ReminderPreference, data: QueryDict | None) -> None:
        initial = {
            "weekly_on": preference.weekly_on,
            "weekday": str(preference.weekday),
            "hour": str(preference.hour),
        }
        super().__init__(data, initial=initial)
        zone = zone_in_words(preference.person.time_zone)
        self.fields["hour"].help_text = f"By the clock in your time zone, {zone}"
