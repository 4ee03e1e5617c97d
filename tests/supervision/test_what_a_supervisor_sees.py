"""A supervisor sees exactly what was granted, for as long as it is granted, and every look leaves a trace."""

from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.coping.actions import Intention, confirm, finish
from apps.people import actions as people_actions
from apps.people import supervision_actions
from apps.people.models import Membership, Role
from apps.safekeeping import keys
from apps.safekeeping.acting import acting
from apps.supervision import actions, queries
from apps.supervision.grant_queries import grants_that_hold
from apps.supervision.seen import SeenAnswer, SeenPlan, SeenTopic
from tests import eye
from tests.cast import LONG_AGO
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import supervises, terms


def looks(person, grant):
    """What somebody sees who opens a grant, by PostgreSQL's word alone."""
    eye.shut()
    with acting(person.pk):
        shown = queries.opened(grant.pk)
    eye.open_on(connection)
    return shown


def plan_of(person, action="stretch"):
    intention = Intention("admin", "", None, "", "individual", "", "I wake up", action, "")
    return confirm(
        by=person, plan_id=uuid4(), intention=intention, review_on=date(2026, 12, 16), week=None, now=NOW
    )


def topic_of(person, words="Lone working"):
    return person.topics.create(words=words, private_notes="Mine alone")


def test_the_trend_is_shown_from_the_week_that_was_chosen(cast, ada_grants):
    checked_in(cast.ada, THIS_WEEK - 3, {"pressure": 1})
    checked_in(cast.ada, THIS_WEEK - 2, {"pressure": 2})
    checked_in(cast.ada, THIS_WEEK, {"pressure": 3})
    shown = looks(cast.sade, ada_grants(from_week=THIS_WEEK - 2))
    assert shown.answers == {
        (THIS_WEEK - 2).monday: {"pressure": 2},
        THIS_WEEK.monday: {"pressure": 3},
    }
    assert (shown.plans, shown.topics) == ([], [])


def test_plans_are_shown_one_by_one_and_only_while_they_are_active(cast, ada_grants):
    stretch, walk, other = plan_of(cast.ada), plan_of(cast.ada, "walk"), plan_of(cast.ada, "sleep")
    grant = ada_grants(shows_trend=False, plans=[stretch, walk])
    assert {plan.action for plan in looks(cast.sade, grant).plans} == {"stretch", "walk"}
    finish(by=cast.ada, plan_id=walk.pk, words="", now=NOW)
    assert [plan.action for plan in looks(cast.sade, grant).plans] == ["stretch"]
    assert other.is_active
    assert looks(cast.sade, grant).answers == {}


def test_topics_are_shown_until_they_are_ticked_off(cast, ada_grants):
    open_topic, done = topic_of(cast.ada), topic_of(cast.ada, "Old")
    done.discussed_at = NOW
    done.save()
    grant = ada_grants(shows_trend=False, shows_topics=True)
    [seen] = looks(cast.sade, grant).topics
    assert (seen.pk, seen.words) == (open_topic.pk, "Lone working")
    assert not hasattr(seen, "private_notes")


@pytest.mark.parametrize("kinds", [{"shows_trend": True}, {"shows_topics": True, "shows_trend": False}])
def test_what_was_not_granted_is_not_shown(kinds, cast, ada_grants):
    checked_in(cast.ada, THIS_WEEK)
    plan_of(cast.ada)
    topic_of(cast.ada)
    shown = looks(cast.sade, ada_grants(**kinds))
    assert bool(shown.answers) == kinds.get("shows_trend", True)
    assert bool(shown.topics) == kinds.get("shows_topics", False)
    assert shown.plans == []


@pytest.mark.parametrize("who", ["ben", "zack", "lena", "amir", "ada"])
def test_nobody_else_opens_it(who, cast, ada_grants):
    assert looks(getattr(cast, who), ada_grants()) is None


def test_an_administrator_who_made_themself_her_supervisor_is_shown_nothing(cast, ada_grants):
    grant = ada_grants()
    Membership.objects.create(
        person=cast.amir, service=cast.service, team=cast.harbour, role=Role.SUPERVISOR, starts_on=LONG_AGO
    )
    supervision_actions.begin_supervision(
        by=cast.amir, service=cast.service, supervisor=cast.amir, practitioner=cast.ada
    )
    assert looks(cast.amir, grant) is None
    eye.shut()
    with acting(cast.amir.pk):
        assert not queries.open_grants().exists()
    eye.open_on(connection)


def test_without_opening_nothing_is_shown(cast, ada_grants):
    checked_in(cast.ada, THIS_WEEK)
    plan = plan_of(cast.ada)
    topic_of(cast.ada)
    ada_grants(plans=[plan], shows_topics=True)
    eye.shut()
    with acting(cast.sade.pk):
        assert [grant.person for grant in queries.open_grants()] == [cast.ada]
        for seen in (SeenAnswer, SeenPlan, SeenTopic):
            assert not seen.objects.exists()
        keys.forget()
        with pytest.raises(keys.KeyMissingError):
            keys.key_of(cast.ada.pk)


def test_an_earlier_opening_is_good_for_its_own_transaction_alone(committed_cast, clock):
    cast = committed_cast
    checked_in(cast.ada, THIS_WEEK)
    grant = actions.give(by=cast.ada, terms=terms(supervises(cast.sade, cast.ada)), now=NOW)
    eye.shut()
    with acting(cast.sade.pk):
        assert queries.opened(grant.pk).answers
    with acting(cast.sade.pk):
        assert not SeenAnswer.objects.exists()


# --- How it ends ------------------------------------------------------------------------------------------


def withdrawn(cast, grant, clock):
    actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)


def run_out(cast, grant, clock):
    clock.move_to(grant.ends_at)


def supervision_ended(cast, grant, clock):
    grant.supervision.ends_on = NOW.date()
    grant.supervision.save()


def ada_moved(cast, grant, clock):
    people_actions.end_membership(by=cast.amir, membership=cast.ada.memberships.get())
    cast.ada.memberships.create(service=cast.service, team=cast.orchard, role="practitioner")


def sade_left(cast, grant, clock):
    people_actions.end_membership(by=cast.amir, membership=cast.sade.memberships.get())
    cast.sade.memberships.create(service=cast.service, team=cast.harbour, role="supervisor")


def day_taken_back(row_of):
    """An end that was set beforehand has passed, and then is made as if it had never been."""

    def happened(cast, grant, clock):
        row = row_of(grant)
        for ends_on in (NOW.date() + timedelta(days=1), None):
            row.ends_on = ends_on
            # Somebody acts, so that it is by the clock of the test.
            with acting(cast.amir.pk):
                row.save()
            clock.shift(timedelta(days=2))

    return happened


def team_written_over(cast, grant, clock):
    cast.ada.memberships.update(team=cast.orchard)


def disabled_for_a_while(name):
    def happened(cast, grant, clock):
        for is_active in (False, True):
            person = getattr(cast, name)
            person.is_active = is_active
            person.save()

    return happened


ENDINGS = {
    "withdrawn": withdrawn,
    "run out": run_out,
    "supervision ended": supervision_ended,
    "the end of the supervision passed and was taken back": day_taken_back(lambda grant: grant.supervision),
    "Ada's last day passed and was taken back": day_taken_back(lambda grant: grant.membership),
    "Sade's last day passed and was taken back": day_taken_back(lambda grant: grant.supervisor_membership),
    "Ada moved to another team": ada_moved,
    "another team was written into Ada's place": team_written_over,
    "Sade left and came back": sade_left,
    "Ada's account was disabled for a while": disabled_for_a_while("ada"),
    "Sade's account was disabled for a while": disabled_for_a_while("sade"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_is_shown_once_it_has_ended(ending, cast, ada_grants, clock):
    cast.bring("amir", "orchard")
    grant = ada_grants()
    assert looks(cast.sade, grant)
    ENDINGS[ending](cast, grant, clock)
    assert looks(cast.sade, grant) is None
    eye.shut()
    with acting(cast.sade.pk):
        assert not queries.open_grants().exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_ada_is_told_the_same_of_it(ending, cast, ada_grants, clock):
    cast.bring("amir", "orchard")
    grant = ada_grants()
    assert list(grants_that_hold(cast.ada, timezone.now())) == [grant]
    ENDINGS[ending](cast, grant, clock)
    assert not grants_that_hold(cast.ada, timezone.now()).exists()


def test_it_is_shown_through_the_last_moment_of_its_last_day(cast, ada_grants, clock):
    grant = ada_grants(last_day=NOW.date())
    clock.move_to(grant.ends_at - timedelta(seconds=1))
    assert looks(cast.sade, grant)


# --- The access log ----------------------------------------------------------------------------------------


def test_every_look_is_a_row_that_ada_reads(cast, ada_grants, clock):
    grant = ada_grants(shows_topics=True)
    looks(cast.sade, grant)
    clock.shift(timedelta(hours=1))
    looks(cast.sade, grant)
    eye.shut()
    with acting(cast.ada.pk):
        rows = [(v.number, v.at, v.viewer_name, v.what) for v in queries.viewings_of(cast.ada)]
    assert rows == [
        (2, NOW + timedelta(hours=1), "Sade", "trend,topics"),
        (1, NOW, "Sade", "trend,topics"),
    ]


def test_a_look_that_is_undone_is_in_no_log(cast, ada_grants):
    grant = ada_grants()
    with transaction.atomic():
        looks(cast.sade, grant)
        transaction.set_rollback(True)
    assert not cast.ada.viewings.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO supervision_viewing SELECT * FROM supervision_viewing",
        "UPDATE supervision_viewing SET what = ''",
        "DELETE FROM supervision_viewing",
        "TRUNCATE supervision_viewing",
    ],
)
def test_the_site_cannot_write_the_log_itself(statement, cast, ada_grants):
    looks(cast.sade, ada_grants())
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE supervision_viewing SET what = ''", "DELETE FROM supervision_viewing"]
)
def test_not_even_the_owner_rewrites_the_log(statement, committed_cast, clock, services):
    cast = committed_cast
    grant = actions.give(by=cast.ada, terms=terms(supervises(cast.sade, cast.ada)), now=NOW)
    looks(cast.sade, grant)
    with (
        psycopg.connect(services.owner_url) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed or removed"),
    ):
        owner.execute(statement)


# --- The preview -------------------------------------------------------------------------------------------


def test_the_preview_is_exactly_what_the_supervisor_sees(cast, ada_grants, sade_supervises_ada):
    for ago in range(4):
        checked_in(cast.ada, THIS_WEEK - ago, {"pressure": ago, "meaning": 5})
    plan = plan_of(cast.ada)
    plan_of(cast.ada, "walk")
    topic_of(cast.ada)
    chosen = {"plans": [plan], "shows_topics": True, "from_week": THIS_WEEK - 2}
    previewed = queries.preview(cast.ada, terms(sade_supervises_ada, **chosen))
    seen = looks(cast.sade, ada_grants(**chosen))
    assert previewed.answers == seen.answers
    assert [_words(p) for p in previewed.plans] == [_words(p) for p in seen.plans]
    assert [_words(t) for t in previewed.topics] == [_words(t) for t in seen.topics]


def _words(record):
    names = [field.name for field in record._meta.fields if field.name != "grant_id"]
    return {name: getattr(record, name) for name in names}
