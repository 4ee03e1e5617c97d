import ast
import os
import subprocess
import sys
from datetime import timedelta
from statistics import fmean

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.checkins.models import Answer, CheckIn, Draft, NamedChallenge, Pause, StatedFact, UsedStrategy
from apps.checkins.queries import State, week_records
from apps.demo import actions, people
from apps.people.models import Membership, Role, Service, User
from apps.resilience.model import model
from tests.conftest import NOW, ROOT
from tests.diary import THIS_WEEK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]

WORDS = ("challenge_words", "value", "value_words", "value_effect", "meaning_words")
FACTS = ("overtime", "supervision", "telephone", "days_worked")


def everything():
    """All demo weeks in a form that can be compared, without the database's own numbers."""
    return {
        "check-ins": sorted(
            (c.person.email, c.week, c.submitted_at, c.late, *(getattr(c, name) for name in WORDS))
            for c in CheckIn.objects.select_related("person")
        ),
        "answers": sorted(
            Answer.objects.values_list("checkin__person__email", "checkin__week", "item", "figure")
        ),
        "challenges": sorted(
            NamedChallenge.objects.values_list("checkin__person__email", "checkin__week", "challenge")
        ),
        "strategies": sorted(
            UsedStrategy.objects.values_list("checkin__person__email", "checkin__week", "strategy", "result")
        ),
        "facts": sorted(
            StatedFact.objects.values_list("checkin__person__email", "checkin__week", "fact", "band")
        ),
        "pauses": sorted(Pause.objects.values_list("person__email", "week", "created_at")),
    }


def priya():
    return User.objects.get(name="Priya Nair")


# --- What is there afterwards ---


def test_there_are_three_teams_of_12_8_and_5_practitioners(load_demo):
    load_demo(weeks=2)
    service = Service.objects.get()
    sizes = {
        team.name: team.memberships.filter(role=Role.PRACTITIONER).count() for team in service.teams.all()
    }
    assert sizes == {"Riverside": 12, "Market Square": 8, "Hillcrest": 5}


def test_each_team_has_a_supervisor_and_the_service_a_lead_and_an_administrator(load_demo):
    load_demo(weeks=2)
    supervised = Membership.objects.filter(role=Role.SUPERVISOR).values_list("team__name", flat=True)
    assert set(supervised) == set(people.TEAMS)
    for role in (Role.SERVICE_LEAD, Role.ADMINISTRATOR):
        assert Membership.objects.filter(role=role, team=None).count() == 1


def test_everybody_can_be_told_to_be_made_up_by_their_address(load_demo):
    load_demo(weeks=2)
    assert all(people.is_demo_address(user.email) for user in User.objects.all())
    assert "demo" in Service.objects.get().name


def test_everybodys_address_is_verified_so_that_they_can_sign_in(load_demo):
    load_demo(weeks=2)
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert set(verified.values_list("email", flat=True)) == set(User.objects.values_list("email", flat=True))


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


def test_the_newcomer_has_nothing_yet_and_joined_today(load_demo):
    load_demo()
    tom = User.objects.get(name="Tom Adeyemi")
    assert not tom.checkins.exists()
    assert not tom.pauses.exists()
    assert tom.memberships.get().starts_on == NOW.date()


def test_the_practitioner_to_sign_in_as_has_this_week_still_to_do(load_demo):
    load_demo()
    this_week = week_records(priya(), THIS_WEEK, THIS_WEEK, NOW)[0]
    assert this_week.state == State.OPEN
    assert priya().checkins.count() > 25


def test_it_takes_seconds_and_not_minutes(load_demo):
    """Counted in statements, because the time depends on the machine: rows go in by the thousand."""
    with CaptureQueriesContext(connection) as captured:
        load_demo()
    assert CheckIn.objects.count() > 600
    assert len(captured) < 80


# --- The same again, and again ---


def test_the_same_seed_on_the_same_day_gives_the_same_data(load_demo):
    load_demo(seed=7, weeks=12)
    first = everything()
    empty()
    load_demo(seed=7, weeks=12)
    assert everything() == first


def test_another_seed_gives_other_data(load_demo):
    load_demo(seed=7, weeks=12)
    first = everything()
    empty()
    load_demo(seed=8, weeks=12)
    assert everything() != first


def test_running_it_again_changes_nothing(load_demo):
    load_demo(weeks=6)
    before = everything()
    assert load_demo(weeks=6) == "The demo data are up to date."
    assert everything() == before


def test_three_weeks_later_it_adds_the_new_weeks_and_changes_no_old_one(load_demo, clock):
    load_demo(weeks=12)
    before = everything()["check-ins"]
    clock.shift(timedelta(weeks=3))
    assert load_demo(weeks=12).startswith("Added 0 people, ")
    after = everything()["check-ins"]
    assert set(before) < set(after)
    assert {row[1] for row in set(after) - set(before)} <= {(THIS_WEEK + n).monday for n in range(-1, 4)}


def test_topping_up_week_by_week_gives_the_same_as_loading_at_the_end(load_demo, clock):
    late = NOW + timedelta(weeks=4)
    clock.move_to(late)
    load_demo(weeks=12)
    # Who joined how long ago depends on the day of the first loading, so the others are compared.
    steady = {p.email for p in people.everybody() if p.weeks_ago is None and p.left_weeks_ago is None}
    whole = [row for row in everything()["answers"] if row[0] in steady]
    empty()
    for week in range(5):
        clock.move_to(NOW + timedelta(weeks=week))
        load_demo(weeks=8 + week)
    assert [row for row in everything()["answers"] if row[0] in steady] == whole


def test_what_somebody_did_as_a_demo_person_stays(load_demo, clock):
    load_demo(weeks=4)
    Draft.objects.create(person=priya(), week=THIS_WEEK.monday, values={"pressure": 9})
    clock.shift(timedelta(weeks=1))
    load_demo(weeks=4)
    assert priya().drafts.get().values == {"pressure": 9}
    assert not priya().checkins.filter(week=THIS_WEEK.monday).exists()


def empty():
    CheckIn.objects.all().delete()
    Membership.objects.all().delete()
    User.objects.all().delete()
    Service.objects.get().teams.all().delete()
    Service.objects.all().delete()


# --- Refusing ---


def test_it_refuses_outside_demo_mode(load_demo, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Demo data are for demo mode only"):
        load_demo(weeks=2)
    assert not User.objects.exists()


def test_it_refuses_a_database_with_a_real_person(load_demo, cast, listed):
    assert cast.ada
    with pytest.raises(CommandError, match="This database holds 1 person who is not made up"):
        load_demo(weeks=2)
    assert list(User.objects.all()) == [cast.ada]
    with pytest.raises(FileNotFoundError):
        listed()


@pytest.mark.parametrize(
    "address",
    ["ada@demo.heartwood.test.example.org", "ada@notdemo.heartwood.test", "demo.heartwood.test@example.org"],
)
def test_an_address_that_only_looks_made_up_is_a_real_person(address, load_demo):
    User.objects.create_user(address, name="Ada")
    with pytest.raises(CommandError, match="not made up"):
        load_demo(weeks=2)


def test_once_a_real_person_was_invited_into_the_demo_nothing_more_is_added(load_demo, cast, clock, listed):
    load_demo(weeks=4)
    before = everything()
    assert cast.ada
    clock.shift(timedelta(weeks=2))
    assert load_demo(weeks=4).endswith("Nothing was added.")
    assert everything() == before
    assert listed()


@pytest.mark.parametrize("weeks", [1, 261])
def test_it_refuses_a_senseless_number_of_weeks(weeks, load_demo):
    with pytest.raises(CommandError, match="--weeks must be from 2 to 260"):
        load_demo(weeks=weeks)


def test_if_it_breaks_half_way_nothing_is_there(load_demo, monkeypatch):
    def break_down(check_ins):
        raise RuntimeError("the power went")

    monkeypatch.setattr(actions, "_create_answers", break_down)
    with pytest.raises(RuntimeError):
        load_demo(weeks=4)
    assert not User.objects.exists()
    assert not CheckIn.objects.exists()


# --- The list of people ---


def test_the_list_names_somebody_of_every_role_and_a_newcomer(load_demo, listed):
    load_demo(weeks=2)
    assert [(p["name"], p["role"]) for p in listed()] == [
        ("Priya Nair", "Practitioner"),
        ("Tom Adeyemi", "Practitioner, new"),
        ("Grace Okafor", "Supervisor"),
        ("Helen Whitcombe", "Service lead"),
        ("Imran Siddiqui", "Administrator"),
    ]


def test_everybody_on_the_list_can_sign_in_with_the_password_beside_them(load_demo, listed, client):
    load_demo(weeks=2)
    for person in listed():
        user = User.objects.get(email=person["email"])
        assert user.check_password(person["password"])


def test_every_name_makes_an_address_of_its_own():
    addresses = [person.email for person in people.everybody()]
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and "@" in address and ".." not in address for address in addresses)


# --- The role that serves requests is the one that loads ---


def test_it_is_the_sites_own_role_that_loads(load_demo):
    load_demo(weeks=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("heartwood_runtime",)


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
