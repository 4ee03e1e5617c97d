import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Func, Q, Value

REASONS = [
    ("off", "Off"),
    ("inactive", "Inactive"),
    ("not_a_practitioner", "Not A Practitioner"),
    ("checked_in", "Checked In"),
    ("changed", "What it was about has changed"),
    ("paused", "Paused"),
    ("none_until", "None were wanted until a later day"),
    ("resting", "Resting"),
    ("quiet", "Quiet hours"),
    ("together", "Told by another one"),
    ("enough", "Enough for one day"),
    ("too_late", "Too Late"),
    ("refused", "Refused"),
]
KINDS = [
    ("weekly_check_in", "Your weekly check-in"),
    ("second_check_in", "Your weekly check-in, a second time"),
    ("plan_cue", "A plan, at its time"),
    ("plan_review", "A plan to look at again"),
    ("values_review", "A look back at your values"),
    ("team_news", "Something new for your team"),
    ("grant_ending", "What you share ends soon"),
    ("test", "A test"),
]


def name_periods(apps, schema_editor):
    """A weekly reminder's period is the Monday that it had as its week."""
    monday = Func(F("week"), Value("YYYY-MM-DD"), function="to_char", output_field=models.CharField())
    apps.get_model("reminders", "Reminder").objects.update(period=monday)


def name_weeks(apps, schema_editor):
    """Back: what has no week goes, as nothing could tell it from another."""
    reminders = apps.get_model("reminders", "Reminder").objects
    reminders.exclude(kind="weekly_check_in", channel="email").delete()
    week = Func(F("period"), Value("YYYY-MM-DD"), function="to_date", output_field=models.DateField())
    reminders.update(week=week)


def plan_again(apps, schema_editor):
    """Whoever has reminders gets notices with them from now on, and nothing else that they did not choose."""
    apps.get_model("reminders", "ReminderPreference").objects.update(planned_through=None)


def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_initial"),
        ("coping", "0005_plan_reminds"),
    ]

    operations = [
        *(
            migrations.AddField("reminderpreference", name, models.BooleanField(default=default))
            for name, default in (
                ("all_off", False),
                ("second_on", False),
                ("plan_cues_on", True),
                ("plan_reviews_on", False),
                ("values_reviews_on", False),
                ("team_news_on", False),
                ("grant_endings_on", False),
                ("by_email", True),
            )
        ),
        *(
            migrations.AddField(
                "reminderpreference", name, models.PositiveSmallIntegerField(blank=True, null=True)
            )
            for name in ("quiet_from", "quiet_until")
        ),
        migrations.AddField("reminderpreference", "none_until", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "reminderpreference", "weekly_since", models.DateTimeField(default=django.utils.timezone.now)
        ),
        migrations.AddField(
            "reminderpreference", "resting_from", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.AddConstraint(
            "reminderpreference",
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23))
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_from_one_hour_until_another",
            ),
        ),
        migrations.AddConstraint(
            "reminderpreference",
            models.CheckConstraint(
                condition=Q(resting_from=None) | Q(resting_from__iso_week_day=1), name="resting_from_a_monday"
            ),
        ),
        migrations.RunPython(plan_again, nothing),
        migrations.AlterField(
            "reminder",
            "kind",
            models.CharField(choices=KINDS, default="weekly_check_in", max_length=20),
        ),
        migrations.AlterField(
            "reminder", "reason", models.CharField(blank=True, choices=REASONS, max_length=20)
        ),
        migrations.AddField(
            "reminder",
            "channel",
            models.CharField(
                choices=[("email", "Email"), ("here", "On your pages here")], default="email", max_length=10
            ),
        ),
        migrations.AddField("reminder", "begun_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("reminder", "put_away_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "reminder", "period", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RemoveConstraint("reminder", "one_reminder_per_person_kind_week"),
        migrations.RemoveConstraint("reminder", "reminder_week_is_monday"),
        # Going back, it is empty until it is named.
        migrations.AlterField("reminder", "week", models.DateField(null=True)),
        migrations.RunPython(name_periods, name_weeks),
        migrations.RemoveField("reminder", "week"),
        migrations.AddConstraint(
            "reminder",
            models.UniqueConstraint(
                fields=("person", "kind", "period", "channel"),
                name="one_reminder_per_person_kind_period_channel",
            ),
        ),
        migrations.AddConstraint(
            "reminder", models.CheckConstraint(condition=~Q(period=""), name="a_reminder_has_a_period")
        ),
        migrations.AddConstraint(
            "reminder",
            models.CheckConstraint(
                condition=Q(put_away_at=None) | Q(channel="here", state="sent"),
                name="only_a_notice_is_put_away",
            ),
        ),
        migrations.CreateModel(
            name="ToPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
