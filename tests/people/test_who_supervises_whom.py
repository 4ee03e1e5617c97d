"""Amir says who supervises whom at Coast, and learns nothing of what anybody shows within it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from apps.people import actions, supervision_actions
from apps.people.models import Membership, Role, Supervision
from apps.people.service_changes import RefusedError
from apps.safekeeping.acting import acting
from apps.safekeeping.models import AuditEvent
from apps.supervision import actions as sharing_actions
from tests import eye
from tests.cast import LONG_AGO
from tests.conftest import NOW, at_once
from tests.supervision.conftest import supervises, terms


@pytest.fixture
def amir(cast, clock, signed_in):
    cast.bring("ada", "ben", "sade", "lena")
    return signed_in(cast.amir)


def people_page(cast):
    return f"/people/{cast.service.pk}/"


def add_page(cast):
    return f"/people/{cast.service.pk}/supervision/add/"


def begins(by, supervisor, practitioner, service=None):
    return supervision_actions.begin_supervision(
        by=by,
        service=service or by.memberships.get().service,
        supervisor=supervisor,
        practitioner=practitioner,
    )


def grants(supervision):
    person = supervision.practitioner
    return sharing_actions.give(by=person, terms=terms(supervision), now=NOW)


def events(action):
    found = AuditEvent.objects.filter(action=f"people.{action}").order_by("pk")
    return [(event.actor, event.subject) for event in found]


# --- Pages ----------------------------------------------------------------------------------------------


def test_amir_says_that_sade_supervises_ada_and_ben(amir, cast):
    assert "Nobody supervises anybody here yet." in amir.get(people_page(cast)).content.decode()
    page = amir.get(add_page(cast)).content.decode()
    for told in ("Sade (sade@example.org)", "Ada, Harbour team", "ada@example.org"):
        assert told in page
    chosen = {"supervisor": cast.sade.pk, "practitioners": [cast.ada.pk, cast.ben.pk]}
    answer = amir.post(add_page(cast), chosen, follow=True)
    assert "Sade now supervises 2 practitioners." in answer.content.decode()
    found = [(s.supervisor, s.practitioner, s.starts_on) for s in Supervision.objects.order_by("pk")]
    today = timezone.localdate()
    assert found == [(cast.sade, cast.ada, today), (cast.sade, cast.ben, today)]
    assert events("begin_supervision") == [(cast.amir, cast.ada), (cast.amir, cast.ben)]


def test_only_supervisors_and_practitioners_of_the_service_can_be_chosen(amir, cast):
    cast.bring("olive", "zoe", "zack")
    form = amir.get(add_page(cast)).context["form"]
    assert [number for number, _ in form.fields["supervisor"].choices] == ["", str(cast.sade.pk)]
    whom = [number for number, _ in form.fields["practitioners"].choices]
    assert whom == [str(person.pk) for person in (cast.ada, cast.ben, cast.olive)]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"practitioners": ["ada"]}, "Choose a supervisor"),
        ({"supervisor": ["sade"]}, "Select at least one practitioner"),
        ({"supervisor": ["zack"], "practitioners": ["ada"]}, "Choose a supervisor from the list"),
        ({"supervisor": ["sade"], "practitioners": ["zoe"]}, "Select practitioners from the list"),
        ({"supervisor": ["sade"], "practitioners": ["ada", "ben"]}, "Sade supervises Ben already"),
    ],
)
def test_a_mistake_is_said_beside_what_was_chosen_and_nothing_is_written(chosen, said, amir, cast):
    supervises(cast.sade, cast.ben)
    cast.bring("zack", "zoe")
    posted = {name: [getattr(cast, each).pk for each in people] for name, people in chosen.items()}
    answer = amir.post(add_page(cast), posted)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    if "ada" in chosen.get("practitioners", []):
        assert f'value="{cast.ada.pk}" checked' in answer.content.decode()
    assert Supervision.objects.count() == 1
    assert events("begin_supervision") == []


def test_without_anybody_to_choose_it_says_so(cast, clock, signed_in):
    page = signed_in(cast.amir).get(add_page(cast)).content.decode()
    assert "There is nobody to choose yet" in page


def test_amir_is_asked_and_then_it_ends_today(amir, cast):
    supervision = supervises(cast.sade, cast.ada)
    address = f"/people/supervision/{supervision.pk}/end/"
    assert address in amir.get(people_page(cast)).content.decode()
    assert "End the supervision of Ada by Sade" in amir.get(address).content.decode()
    assert Supervision.objects.current().exists()
    answer = amir.post(address, follow=True)
    assert "Sade no longer supervises Ada." in answer.content.decode()
    assert Supervision.objects.get().ends_on == timezone.localdate()
    assert events("end_supervision") == [(cast.amir, cast.ada)]
    assert amir.get(address).status_code == 404


def test_his_pages_are_the_same_whether_or_not_something_is_granted(amir, cast):
    supervision = supervises(cast.sade, cast.ada)

    def pages():
        addresses = (people_page(cast), add_page(cast), f"/people/supervision/{supervision.pk}/end/")
        found = [amir.get(address).content.decode() for address in addresses]
        # A form's token is another each time.
        return [re.sub(r'(name="csrfmiddlewaretoken" value=)"\w{64}"', r"\1", page) for page in found]

    before = pages()
    grants(supervision)
    assert pages() == before


def test_they_cost_the_same_for_many(amir, cast, django_assert_num_queries):
    supervises(cast.sade, cast.ada)
    for many in (False, True):
        if many:
            supervises(cast.sade, cast.ben)
            cast.bring("olive")
        with django_assert_num_queries(9):
            amir.get(people_page(cast))
        with django_assert_num_queries(5):
            amir.get(add_page(cast))


# --- The actions refuse by themselves -------------------------------------------------------------------


@pytest.mark.parametrize("who", ["zed", "lena", "sade", "ada"])
def test_only_an_administrator_of_the_service_says_so(who, cast):
    supervision = supervises(cast.sade, cast.ada)
    with pytest.raises(PermissionDenied):
        begins(getattr(cast, who), cast.sade, cast.ben, cast.service)
    with pytest.raises(PermissionDenied):
        supervision_actions.end_supervision(by=getattr(cast, who), supervision=supervision)


def test_nobody_supervises_themselves(cast):
    Membership.objects.create(
        person=cast.sade, service=cast.service, team=cast.orchard, role=Role.PRACTITIONER, starts_on=LONG_AGO
    )
    with pytest.raises(RefusedError, match="Sade cannot supervise themselves"):
        begins(cast.amir, cast.sade, cast.sade)


def test_nobody_is_supervised_twice_by_the_same_person(cast):
    begins(cast.amir, cast.sade, cast.ada)
    with pytest.raises(RefusedError, match="Sade supervises Ada already"):
        begins(cast.amir, cast.sade, cast.ada)


@pytest.mark.parametrize(
    ("supervisor", "practitioner", "said"),
    [
        ("zack", "ada", "Zack is not a supervisor of Coast"),
        ("lena", "ada", "Lena is not a supervisor of Coast"),
        ("ada", "ben", "Ada is not a supervisor of Coast"),
        ("sade", "zoe", "Zoe is not a practitioner of Coast"),
        ("sade", "lena", "Lena is not a practitioner of Coast"),
    ],
)
def test_both_have_their_place_in_the_service(supervisor, practitioner, said, cast):
    with pytest.raises(RefusedError, match=said):
        begins(cast.amir, getattr(cast, supervisor), getattr(cast, practitioner))


def test_it_can_begin_again_after_it_has_ended(cast):
    supervision_actions.end_supervision(by=cast.amir, supervision=begins(cast.amir, cast.sade, cast.ada))
    begins(cast.amir, cast.sade, cast.ada)
    assert Supervision.objects.current().count() == 1


def test_ending_it_twice_is_ending_it_once(cast):
    supervision = begins(cast.amir, cast.sade, cast.ada)
    for _ in range(2):
        supervision_actions.end_supervision(by=cast.amir, supervision=supervision)
    assert len(events("end_supervision")) == 1


def test_two_who_say_so_at_the_same_moment_say_it_once(committed_cast, clock):
    cast = committed_cast
    cast.bring("amir", "sade", "ada")

    def attempt():
        try:
            return begins(cast.amir, cast.sade, cast.ada)
        except RefusedError as refusal:
            return str(refusal)

    found = at_once([attempt, attempt])
    assert "Sade supervises Ada already" in found
    assert Supervision.objects.count() == 1


DOINGS = {
    "begin": lambda cast, supervision: begins(cast.amir, cast.sade, cast.ben),
    "end": lambda cast, supervision: supervision_actions.end_supervision(
        by=cast.amir, supervision=supervision
    ),
    "end a membership": lambda cast, supervision: actions.end_membership(
        by=cast.amir, membership=cast.ada.memberships.get()
    ),
}


@pytest.mark.parametrize("doing", DOINGS)
def test_without_its_audit_row_nothing_happens(doing, cast, monkeypatch):
    supervision = supervises(cast.sade, cast.ada)
    cast.bring("amir", "ben")

    def broken(*, action, **given):
        if action.endswith("_supervision"):
            raise RuntimeError

    monkeypatch.setattr("apps.safekeeping.audit.record", broken)
    with pytest.raises(RuntimeError):
        DOINGS[doing](cast, supervision)
    assert list(Supervision.objects.current()) == [supervision]
    assert cast.ada.memberships.current().exists()


# --- With a membership ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ada", "sade"])
def test_it_ends_with_the_membership_of_either(who, cast):
    cast.bring("amir")
    supervises(cast.sade, cast.ada)
    other = supervises(cast.sade, cast.ben) if who == "ada" else None
    actions.end_membership(by=cast.amir, membership=getattr(cast, who).memberships.get())
    assert list(Supervision.objects.current()) == ([other] if other else [])
    assert events("end_supervision") == [(cast.amir, cast.ada)]


def test_it_stays_while_the_supervisor_has_another_place_in_the_service(cast):
    supervises(cast.sade, cast.ada)
    harbour = cast.sade.memberships.get()
    Membership.objects.create(
        person=cast.sade, service=cast.service, team=cast.orchard, role=Role.SUPERVISOR, starts_on=LONG_AGO
    )
    actions.end_membership(by=cast.amir, membership=harbour)
    assert Supervision.objects.current().exists()


def test_another_role_that_ends_leaves_it(cast):
    supervises(cast.sade, cast.ada)
    lead = Membership.objects.create(person=cast.sade, service=cast.service, role=Role.SERVICE_LEAD)
    actions.end_membership(by=cast.amir, membership=lead)
    assert Supervision.objects.current().exists()


def test_what_was_granted_within_it_ends_at_once(amir, cast):
    grant = grants(supervises(cast.sade, cast.ada))
    amir.post(f"/people/supervision/{grant.supervision_id}/end/")
    grant.refresh_from_db()
    assert grant.ended_at == NOW


def test_amir_sees_none_of_what_is_granted(amir, cast):
    grants(supervises(cast.sade, cast.ada))
    eye.shut()
    with acting(cast.amir.pk):
        assert not cast.ada.grants.exists()
    eye.open_on(connection)
