"""The weeks of demo people: their rhythm, and that it is possible."""

import ast
import os
import subprocess
import sys
from datetime import timedelta
from statistics import fmean

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.checkins.models import Answer, CheckIn, NamedChallenge, Pause, StatedFact, UsedStrategy
from apps.checkins.queries import State, week_records
from apps.demo import people
from apps.demo.telling import LONGEST
from apps.people.models import Membership, Role, User
from apps.resilience.model import model
from tests.conftest import NOW, ROOT
from tests.demo.everything import priya
from tests.diary import THIS_WEEK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


def test_forty_weeks_reach_up_to_now(load_demo, clock):
    clock.shift(timedelta(days=3))
    load_demo()
    weeks = set(CheckIn.objects.values_list("week", flat=True))
    assert weeks == {(THIS_WEEK - ago).monday for ago in range(40)}


def test_the_rhythm_is_a_plausible_one(load_demo):
    """Most weeks answered, some missed, about four weeks away of forty, a few late ones."""
    load_demo()
    here_throughout = [p for p in people.everybody() if Role.PRACTITIONER in p.roles and p.weeks_ago is None]
    states = []
    for person in here_throughout:
        if person.left_weeks_ago is None:
            user = User.objects.get(email=person.email)
            states += [r.state for r in week_records(user, THIS_WEEK - 39, THIS_WEEK - 2, NOW)]
    share = {state: states.count(state) / len(states) for state in State}
    assert 0.65 < share[State.SUBMITTED] < 0.9
    assert 0.05 < share[State.PAUSED] < 0.2
    assert 0.03 < share[State.GAP] < 0.25
    late = CheckIn.objects.filter(late=True).count() / CheckIn.objects.count()
    assert 0.03 < late < 0.15


def test_a_persons_heavier_weeks_are_those_with_less_to_draw_on(load_demo):
    """Against each person's own mean, looking after oneself goes down where work pressure goes up."""
    load_demo()
    heavier, lighter = [], []
    for user in User.objects.filter(checkins__isnull=False).distinct():
        weeks = [
            {a.item: a.figure for a in c.answers.all()} for c in user.checkins.prefetch_related("answers")
        ]
        both = [
            (week["pressure"], week["self_care"]) for week in weeks if {"pressure", "self_care"} <= set(week)
        ]
        pressure_mean, care_mean = (fmean(column) for column in zip(*both, strict=True))
        heavier += [care - care_mean for pressure, care in both if pressure > pressure_mean + 1]
        lighter += [care - care_mean for pressure, care in both if pressure < pressure_mean - 1]
    assert fmean(heavier) < -0.25
    assert fmean(lighter) > 0.25


def test_people_differ_from_one_another(load_demo):
    load_demo()
    means = {}
    for email, figure in Answer.objects.filter(item="meaning").values_list(
        "checkin__person__email", "figure"
    ):
        means.setdefault(email, []).append(figure)
    levels = [sum(figures) / len(figures) for figures in means.values()]
    assert max(levels) - min(levels) > 2


def test_whatever_is_named_is_in_the_model(load_demo):
    load_demo()
    for manager, field, find in (
        (Answer.objects, "item", model().item),
        (NamedChallenge.objects, "challenge", model().challenge),
        (UsedStrategy.objects, "strategy", model().strategy),
    ):
        for slug in manager.values_list(field, flat=True).distinct():
            find(slug)
    for fact in model().facts:
        bands = {band.id for band in fact.bands} | {""}
        assert set(StatedFact.objects.filter(fact=fact.id).values_list("band", flat=True)) <= bands


def test_every_loaded_row_passes_the_models_own_validation(load_demo):
    load_demo(weeks=6)
    for record in (
        *CheckIn.objects.all(),
        *Answer.objects.all(),
        *Pause.objects.all(),
        *Membership.objects.all(),
    ):
        record.full_clean(validate_unique=False)


def test_nothing_has_happened_after_now(load_demo):
    load_demo()
    assert not CheckIn.objects.filter(submitted_at__gt=NOW).exists()
    assert not Pause.objects.filter(created_at__gt=NOW).exists()


def test_late_is_what_was_sent_after_its_week(load_demo):
    load_demo()
    late = CheckIn.objects.filter(late=True)
    assert late.exists()
    for check_in in CheckIn.objects.all():
        after_its_week = check_in.submitted_at.date() > check_in.week + timedelta(days=6)
        assert check_in.late is after_its_week


def test_people_who_joined_or_left_meanwhile_have_check_ins_only_between(load_demo):
    load_demo()
    for membership in Membership.objects.filter(role=Role.PRACTITIONER):
        weeks = membership.person.checkins.values_list("week", flat=True)
        assert all(week + timedelta(days=6) >= membership.starts_on for week in weeks)
        assert all(membership.ends_on is None or week < membership.ends_on for week in weeks)


def test_the_practitioner_to_sign_in_as_has_this_week_still_to_do(load_demo):
    load_demo()
    this_week = week_records(priya(), THIS_WEEK, THIS_WEEK, NOW)[0]
    assert this_week.state == State.OPEN
    assert priya().checkins.count() > 25


def test_it_takes_seconds_and_not_minutes(load_demo):
    """Counted in statements, because the time depends on the machine: rows go in by the thousand."""
    with CaptureQueriesContext(connection) as captured:
        load_demo(weeks=LONGEST)
    assert CheckIn.objects.count() > 500
    # A few for each person, whose rows only they can add.
    assert len(captured) < 15 * Membership.objects.filter(role=Role.PRACTITIONER).count()


def test_another_process_draws_the_same_figures(load_demo):
    """Python's own hashes differ from process to process; the rhythm does not."""
    load_demo(seed=7, weeks=2)
    expected = dict(priya().checkins.get(week=(THIS_WEEK - 1).monday).answers.values_list("item", "figure"))
    script = (
        "from datetime import date; from zoneinfo import ZoneInfo\n"
        "from apps.resilience.weeks import Week; from apps.demo.people import offered\n"
        "from apps.demo.rhythm import Rhythm\n"
        f"print(Rhythm(7, offered()[0]).week(Week(date({(THIS_WEEK - 1).monday:%Y, %-m, %-d})),"
        " ZoneInfo('Europe/London')).figures)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ast.literal_eval(done.stdout) == expected
