"""Releases of team figures: who counts, once, and never again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from apps.people.models import Membership, Role
from apps.team_trends import building
from apps.team_trends.models import Figure, Release, Threshold
from tests.cast import person
from tests.team_trends.conftest import BLOCK, NEXT, answered, just_before


def released(team=None, block=BLOCK):
    """Figure -> its band, of what one block released."""
    rows = Figure.objects.filter(team=team, last_block=block.number, entry="")
    return {row.figure: (float(row.low), float(row.high)) for row in rows}


def took_part():
    """Team and keys of each figure, which only the aggregator may know."""
    with building.aggregator() as connection:
        return connection.execute(
            "SELECT team_id, parts FROM team_trends_participation ORDER BY id"
        ).fetchall()


# --- Who counts ----------------------------------------------------------------------------------------


def test_a_team_of_eight_sees_bands(people, build, committed_cast):
    answered(people(8), BLOCK.weeks)
    assert build() == [BLOCK]
    assert released(committed_cast.harbour) == {
        "challenges.systemic": (0, 5),
        "values.individual": (5, 10),
    }


def test_a_team_of_twelve_sees_narrower_bands(people, build, committed_cast):
    answered(people(12), BLOCK.weeks)
    build()
    assert released(committed_cast.harbour) == {
        "challenges.systemic": (2.5, 5),
        "values.individual": (5, 7.5),
    }


def test_of_seven_nothing_is_shown(people, build, committed_cast):
    answered(people(7), BLOCK.weeks)
    build()
    assert released(committed_cast.harbour) == {}
    assert Release.objects.get().block == BLOCK.number


def test_whoever_has_not_said_yes_does_not_count(people, build, committed_cast):
    eight = people(8)
    answered(eight, BLOCK.weeks)
    consent = eight[0].team_consent
    consent.contributes, consent.from_week = False, None
    consent.save(update_fields=["contributes", "from_week"])
    build()
    assert released(committed_cast.harbour) == {}


def test_whoever_was_never_asked_does_not_count(people, build, committed_cast):
    silent = person(
        "Silent", service=committed_cast.service, team=committed_cast.harbour, role=Role.PRACTITIONER
    )
    answered([*people(7), silent], BLOCK.weeks)
    build()
    assert released(committed_cast.harbour) == {}


def test_one_week_of_answers_is_too_little_to_count(people, build, committed_cast):
    *seven, eighth = people(8)
    answered(seven, BLOCK.weeks)
    answered([eighth], BLOCK.weeks[:1])
    build()
    assert released(committed_cast.harbour) == {}


def test_two_weeks_are_enough(people, build, committed_cast):
    answered(people(8), BLOCK.weeks[-2:])
    build()
    assert "values.individual" in released(committed_cast.harbour)


def test_weeks_before_the_yes_do_not_count(people, build, committed_cast):
    answered([*people(7), *people(1, since=BLOCK.weeks[-1])], BLOCK.weeks)
    build()
    assert released(committed_cast.harbour) == {}


def test_an_item_that_somebody_left_takes_them_out_of_that_figure_only(people, build, committed_cast):
    *seven, eighth = people(8)
    answered(seven, BLOCK.weeks)
    answered([eighth], BLOCK.weeks, meaning=6)
    build()
    assert released(committed_cast.harbour) == {"values.individual": (5, 10)}


def test_a_closed_account_does_not_count(people, build, committed_cast):
    eight = people(8)
    answered(eight, BLOCK.weeks)
    eight[0].is_active = False
    eight[0].save()
    build()
    assert released(committed_cast.harbour) == {}


def test_membership_is_as_at_the_start_of_the_block(people, build, committed_cast):
    eight = people(8)
    answered(eight, BLOCK.weeks)
    late = BLOCK.first.monday + timedelta(days=1)
    eight[0].memberships.update(starts_on=late)
    build()
    assert released(committed_cast.harbour) == {}


def test_each_person_weighs_the_same_however_often_they_answered(people, build, committed_cast):
    eight = people(8)
    answered(eight[:4], BLOCK.weeks[:4], meaning=4)
    answered(eight[4:], BLOCK.weeks[:2], meaning=6)
    build()
    # The mean of the people is 5; of the weeks it would be 4.7.
    assert released(committed_cast.harbour) == {"values.individual": (5, 10)}


def test_a_service_may_ask_for_more_contributors(people, build, committed_cast):
    Threshold.objects.create(service=committed_cast.service, contributors=10)
    answered(people(9), BLOCK.weeks)
    build()
    assert released(committed_cast.harbour) == {}


# --- Once, and never again -----------------------------------------------------------------------------


def test_nothing_is_built_before_a_week_has_passed(people, committed_cast):
    answered(people(8), BLOCK.weeks)
    with building.aggregator() as connection:
        assert building.build_due(connection, committed_cast.service.pk, now=just_before(BLOCK)) == []
    assert not Release.objects.exists()


def test_a_second_time_builds_nothing(people, build):
    answered(people(8), BLOCK.weeks)
    build()
    before = list(Figure.objects.values())
    assert build() == []
    assert list(Figure.objects.values()) == before


def test_two_that_build_at_once_build_one_release(people, build):
    answered(people(8), BLOCK.weeks)
    with ThreadPoolExecutor(2) as pool:
        built = [future.result() for future in [pool.submit(build), pool.submit(build)]]
    assert sorted(built) == [[], [BLOCK]]
    assert Release.objects.count() == 1


def test_whoever_comes_late_builds_what_is_missing_in_order(people, build):
    eight = people(8)
    answered(eight, [*BLOCK.weeks, *NEXT.weeks])
    assert build(NEXT) == [BLOCK, NEXT]
    assert list(Release.objects.values_list("block", flat=True)) == [BLOCK.number, NEXT.number]


def test_a_crash_half_way_leaves_nothing_and_the_next_time_builds_all(
    people, build, monkeypatch, committed_cast
):
    answered(people(8), BLOCK.weeks)

    def crash(*_):
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr(building, "_bands", crash)
        with pytest.raises(RuntimeError, match="lights"):
            build()
    assert not Release.objects.exists()
    assert took_part() == []
    assert build() == [BLOCK]
    assert released(committed_cast.harbour)


def test_what_is_corrected_afterwards_changes_nothing(people, build, committed_cast):
    eight = people(8)
    answered(eight, BLOCK.weeks)
    build()
    before = list(Figure.objects.values())
    for somebody in eight:
        for checkin in somebody.checkins.all():
            checkin.answers.update(figure=0)
    eight[0].team_consent.delete()
    assert build() == []
    assert list(Figure.objects.values()) == before


# --- Two blocks as one ---------------------------------------------------------------------------------


def test_what_was_not_shown_of_one_block_is_shown_of_two(people, build, committed_cast):
    eight = people(8)
    answered(eight[:7], [*BLOCK.weeks, *NEXT.weeks])
    answered(eight[7:], NEXT.weeks)
    build()
    build(NEXT)
    shown = Figure.objects.get(team=committed_cast.harbour, figure="values.individual")
    assert (shown.first_block, shown.last_block) == (BLOCK.number, NEXT.number)


def test_whoever_moved_counts_where_they_are_now(people, build, committed_cast):
    nine = people(9)
    people(7, committed_cast.orchard)
    answered(nine, BLOCK.weeks[:1])
    answered(nine, NEXT.weeks)
    mover = nine[0]
    mover.memberships.update(ends_on=NEXT.first.monday)
    Membership.objects.create(
        person=mover, service=committed_cast.service, team=committed_cast.orchard,
        role=Role.PRACTITIONER, starts_on=NEXT.first.monday,
    )  # fmt: skip
    build(NEXT)
    ((team, parts),) = took_part()
    assert team == committed_cast.harbour.pk
    assert str(mover.team_consent.key) not in parts
    assert len(parts) == 8


# --- Shares --------------------------------------------------------------------------------------------


def test_shares_are_told_from_twenty_contributors(people, build, committed_cast):
    twenty = people(20)
    answered(twenty, BLOCK.weeks)
    for somebody in twenty[:9]:
        somebody.checkins.first().challenges.create(challenge="clinical_volume", version=1)
        somebody.asks.create(
            category="training", category_version=1, in_team_figures=True, made_on=BLOCK.weeks[1].monday
        )
    build()
    rows = Figure.objects.filter(team=committed_cast.harbour)
    assert (rows.get(entry="clinical_volume").low, rows.get(entry="clinical_volume").high) == (40, 60)
    assert (rows.get(entry="training").low, rows.get(entry="training").high) == (40, 60)
    assert rows.get(entry="admin").low == 0


def test_shares_are_not_told_of_nineteen(people, build, committed_cast):
    answered(people(19), BLOCK.weeks)
    build()
    assert not Figure.objects.filter(figure__in=["challenges", "asks"]).exists()


def test_an_ask_that_was_kept_out_of_team_figures_is_not_counted(people, build):
    twenty = people(20)
    answered(twenty, BLOCK.weeks)
    for somebody in twenty:
        somebody.asks.create(
            category="training", category_version=1, in_team_figures=False, made_on=BLOCK.weeks[1].monday
        )
    build()
    assert set(Figure.objects.filter(entry="training").values_list("low", flat=True)) == {0}
