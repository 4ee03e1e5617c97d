"""Ada chooses what Sade sees, and sees it before Sade does."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.coping.actions import finish
from apps.people import actions as people_actions
from apps.people.account_actions import change_settings
from apps.people.models import Role
from apps.safekeeping.models import AuditEvent
from apps.supervision import wording
from tests.cast import person
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import INDEX, begin, choice, confirm, shares, supervises, words


def summary_of(response):
    """What a page shows of what is granted, as HTML."""
    html = response.content.decode()
    start = html.index('<div class="hw-summary">')
    depth = 0
    for tag in re.finditer(r"<(/?)div\b", html[start:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return html[start : start + tag.end()]
    raise AssertionError("The summary does not end")


# --- Who supervises, and what they see ---------------------------------------------------------------------


def test_without_a_supervisor_the_page_says_who_decides_that(signed_in, cast, clock):
    text = words(signed_in(cast.ben).get(INDEX))
    assert "Nobody is set down as your supervisor here." in text
    assert "An administrator of your service says who supervises whom." in text
    assert "Choose what to share" not in text


def test_without_a_supervisor_there_is_nothing_to_choose(signed_in, cast, clock):
    client = signed_in(cast.ben)
    address = begin(client)
    assert client.get(address).url == INDEX
    assert client.post(address, {}).url == INDEX


def test_to_share_nothing_looks_the_same_as_having_stopped(hers):
    text = words(hers.get(INDEX))
    assert "Sade Can see nothing of yours here." in text
    assert "it looks the same to them whether you never shared anything or have stopped" in text


def test_somebody_who_no_longer_supervises_in_the_service_is_not_offered(cast, hers):
    people_actions.end_membership(by=cast.amir, membership=cast.sade.memberships.get())
    assert "Nobody is set down as your supervisor here." in words(hers.get(INDEX))


def test_the_page_says_what_each_supervisor_sees_and_until_when(ada, hers, ada_grants):
    plan = planned(ada, cue="it is 5pm", action="stop")
    ada_grants(plans=[plan], shows_topics=True, last_day=date(2027, 2, 10))
    assert (
        "Sade Can see this until 10 February 2027: your check-in trend, from 24 August 2026 "
        "your coping plan: If it is 5pm, then I will stop "
        "your supervision topics that are not ticked off" in words(hers.get(INDEX))
    )


def test_a_plan_that_has_ended_is_said_to_be_shown_no_more(ada, hers, ada_grants):
    plan = planned(ada, cue="it is 5pm", action="stop")
    ada_grants(plans=[plan])
    finish(by=ada, plan_id=plan.pk, words="", now=NOW)
    text = words(hers.get(INDEX))
    assert "a coping plan that has ended: it is not shown any more" in text
    assert "it is 5pm" not in text


# --- Choosing ----------------------------------------------------------------------------------------------


def test_nothing_is_ticked_beforehand_and_the_rest_is_as_usual(hers):
    form = hers.get(begin(hers)).context["form"]
    assert form["shows"].value() is None
    assert form["from_week"].value() == str(THIS_WEEK - 12)
    assert form["last_day"].value() == NOW.date() + timedelta(weeks=12)


def test_a_supervisor_is_asked_for_only_where_there_are_two(cast, ada, hers):
    address = begin(hers)
    assert "Who do you want to share with?" not in words(hers.get(address))
    sue = person("Sue", service=cast.service, team=cast.orchard, role=Role.SUPERVISOR)
    supervises(sue, ada)
    assert "Who do you want to share with? Sade Sue" in words(hers.get(address))
    unsaid = {**choice(ada.supervised_in.first()), "supervision": ""}
    assert hers.post(address, unsaid).status_code == 422


def test_two_supervisors_of_one_name_are_told_apart_before_anything_is_shared(cast, ada, hers):
    other = person("Other", service=cast.service, team=cast.orchard, role=Role.SUPERVISOR)
    change_settings(by=other, name="Sade", time_zone="Europe/London")
    theirs, address = supervises(other, ada), begin(hers)
    assert {cast.sade.email, other.email} <= set(words(hers.get(address)).split())
    hers.post(address, choice(theirs))
    assert "Sade (other@example.org), and nobody else, can see this" in words(hers.get(f"{address}preview/"))


def test_somebody_elses_supervisor_cannot_be_named(cast, ada, hers):
    theirs = supervises(cast.zack, cast.zoe)
    response = hers.post(begin(hers), choice(theirs))
    assert response.status_code == 422
    assert "This person does not supervise you at the moment" in words(response)
    assert not ada.grants.exists()


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"shows": []}, "shows", "Choose at least one thing to show"),
        ({"from_week": ""}, "from_week", "Select the first week of the trend"),
        ({"from_week": str(THIS_WEEK + 1)}, "from_week", "Select the first week of the trend"),
        ({"last_day_day": ""}, "last_day", "The last day must include a day"),
        ({"last_day_year": "2026"}, "last_day", "The last day must be today or later"),
        ({"last_day_year": "2028"}, "last_day", "The last day must be within a year from today"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_all_else_is_kept(changes, field, error, ada, hers):
    response = hers.post(begin(hers), choice(ada.supervised_in.get(), **changes))
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {field: [error]}
    kept = choice(ada.supervised_in.get(), **changes)
    assert (form["shows"].value() or []) == kept["shows"]
    assert form["last_day"].value() == [kept[f"last_day_{part}"] for part in ("day", "month", "year")]


def test_plans_are_chosen_one_by_one(ada, hers):
    plan = planned(ada)
    address, supervision = begin(hers), ada.supervised_in.get()
    response = hers.post(address, choice(supervision, shows=["plans"]))
    assert response.context["form"].errors == {
        "plans": ["Choose at least one plan, or leave coping plans out"]
    }
    assert hers.post(address, choice(supervision, shows=["plans"], plans=[plan.pk])).status_code == 302


def test_a_plan_that_is_not_active_or_not_hers_cannot_be_shared(cast, ada, hers):
    planned(ada)
    ended, bens = planned(ada, action="walk"), planned(cast.ben)
    finish(by=ada, plan_id=ended.pk, words="", now=NOW)
    for plan in (ended, bens):
        said = choice(ada.supervised_in.get(), shows=["plans"], plans=[plan.pk])
        response = hers.post(begin(hers), said)
        assert response.context["form"].errors == {"plans": ["Choose from your active plans"]}


def test_what_is_shared_now_is_where_a_change_begins(ada, hers, ada_grants):
    plan = planned(ada)
    ada_grants(plans=[plan], from_week=THIS_WEEK - 20, last_day=date(2026, 12, 24))
    response = hers.get(begin(hers, ada.supervised_in.get()))
    form = response.context["form"]
    assert form["shows"].value() == ["trend", "plans"]
    assert form["plans"].value() == [str(plan.pk)]
    assert form["last_day"].value() == date(2026, 12, 24)
    assert f"As chosen before, from {29} June 2026" in words(response)


# --- The preview, and confirming it -----------------------------------------------------------------------


def test_the_preview_is_the_very_page_that_sade_sees(cast, ada, hers, signed_in):
    for ago in range(20):
        checked_in(ada, THIS_WEEK - ago, {"pressure": ago % 7, "meaning": 5, "support": 10 - ago % 3})
    plan = planned(ada, who="Ben & Cleo")
    ada.topics.create(words="Lone <working>", private_notes="Mine alone")
    address = begin(hers)
    said = choice(ada.supervised_in.get(), shows=["trend", "plans", "topics"], plans=[plan.pk])
    previewed = hers.post(address, said, follow=True)
    confirm(hers, address)
    seen = signed_in(cast.sade).get(reverse("supervision:show", args=[ada.grants.get().pk]))
    assert summary_of(previewed) == summary_of(seen)
    assert "Lone &lt;working&gt;" in summary_of(seen)


def test_before_anything_is_shared_the_preview_says_so(ada, hers):
    text = words(hers.post(begin(hers), choice(ada.supervised_in.get()), follow=True))
    assert "Nothing is shared yet." in text
    assert "Do not share" in text


def test_while_something_is_shared_the_preview_says_that_it_goes_on(ada, hers, ada_grants):
    ada_grants(plans=[])
    text = words(hers.post(begin(hers), choice(ada.supervised_in.get()), follow=True))
    assert "Until you decide, they go on seeing what they see already." in text
    assert "Leave it as it was" in text
    assert "Nothing is shared yet" not in text


def test_a_preview_shares_nothing_and_leaves_no_line_in_the_log(ada, hers):
    hers.post(begin(hers), choice(ada.supervised_in.get()), follow=True)
    assert not ada.grants.exists()
    assert not ada.viewings.exists()


def test_once_confirmed_it_is_granted_as_it_was_previewed(cast, ada, hers):
    plan = planned(ada)
    shares(hers, ada.supervised_in.get(), shows=["plans", "topics"], plans=[plan.pk])
    grant = ada.grants.get()
    assert grant.supervisor == cast.sade
    assert (grant.shows_trend, grant.shows_plans, grant.shows_topics) == (False, True, True)
    assert [each.plan for each in grant.plans.all()] == [plan]
    assert grant.wording_version == wording.CURRENT
    assert "Sade can see this until 10 February 2027. You can stop it at any time." in words(hers.get(INDEX))


def test_back_from_the_preview_keeps_all_that_was_chosen(ada, hers):
    plan = planned(ada)
    address = begin(hers)
    said = choice(ada.supervised_in.get(), shows=["plans"], plans=[plan.pk], last_day_day="1")
    preview = hers.post(address, said, follow=True)
    assert f'href="{address}"' in preview.content.decode()
    form = hers.get(address).context["form"]
    assert (form["shows"].value(), form["plans"].value()) == (["plans"], [str(plan.pk)])
    assert form["last_day"].value() == ["1", "2", "2027"]


def test_what_was_left_once_does_not_come_up_the_next_time(ada, hers):
    hers.post(begin(hers), choice(ada.supervised_in.get()))
    assert hers.get(begin(hers)).context["form"]["shows"].value() is None


def test_two_clicks_are_one_grant(ada, hers):
    address = begin(hers)
    hers.post(address, choice(ada.supervised_in.get()))
    mark = hers.get(f"{address}preview/").context["mark"]
    for _ in range(2):
        assert hers.post(f"{address}preview/", {"previewed": mark}).url == INDEX
    assert ada.grants.count() == 1


def test_the_same_terms_again_leave_the_grant_as_it_is(ada, hers):
    for _ in range(2):
        shares(hers, ada.supervised_in.get())
    grant = ada.grants.get()
    assert grant.ended_at is None
    assert AuditEvent.objects.filter(action="supervision.granted").count() == 1


def test_what_another_tab_changed_is_previewed_again_and_not_granted(ada, hers):
    address, supervision = begin(hers), ada.supervised_in.get()
    hers.post(address, choice(supervision, shows=["topics"]))
    mark = hers.get(f"{address}preview/").context["mark"]
    hers.post(address, choice(supervision, shows=["topics", "trend"]))
    response = hers.post(f"{address}preview/", {"previewed": mark})
    assert response.status_code == 422
    assert "You changed this in another tab. This is what it would show now" in words(response)
    assert not ada.grants.exists()


def test_a_confirmation_without_a_preview_grants_nothing(ada, hers):
    address = begin(hers)
    assert hers.post(f"{address}preview/", {"previewed": "made up"}).url == INDEX
    hers.post(address, choice(ada.supervised_in.get()))
    assert hers.post(f"{address}preview/").status_code == 422
    assert not ada.grants.exists()


def test_a_plan_that_ends_before_it_is_confirmed_leads_back_to_the_form(ada, hers):
    plan, _ = planned(ada), planned(ada, action="walk")
    address = begin(hers)
    hers.post(address, choice(ada.supervised_in.get(), shows=["plans"], plans=[plan.pk]))
    mark = hers.get(f"{address}preview/").context["mark"]
    finish(by=ada, plan_id=plan.pk, words="", now=NOW)
    response = hers.post(f"{address}preview/", {"previewed": mark})
    assert response.status_code == 422
    assert response.context["form"].errors == {"plans": ["Choose from your active plans"]}
    assert not ada.grants.exists()


def test_a_supervision_that_ends_before_it_is_confirmed_grants_nothing(ada, hers):
    address, supervision = begin(hers), ada.supervised_in.get()
    hers.post(address, choice(supervision))
    mark = hers.get(f"{address}preview/").context["mark"]
    supervision.ends_on = NOW.date()
    supervision.save()
    assert hers.post(f"{address}preview/", {"previewed": mark}).url == INDEX
    assert not ada.grants.exists()


def test_nobody_is_told_of_a_grant_or_of_its_end(ada, hers, mailbox):
    shares(hers, ada.supervised_in.get())
    hers.post(f"/supervision/stop/{ada.grants.get().pk}/")
    assert mailbox.messages == []


def test_a_preview_takes_no_more_queries_however_many_weeks_there_are(ada, hers):
    address = begin(hers)
    checked_in(ada, THIS_WEEK)
    hers.post(address, choice(ada.supervised_in.get(), from_week=str(THIS_WEEK - 52)))
    counts = []
    for weeks in (range(0), range(1, 40)):
        for ago in weeks:
            checked_in(ada, THIS_WEEK - ago)
        with CaptureQueriesContext(connection) as captured:
            assert hers.get(f"{address}preview/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16
