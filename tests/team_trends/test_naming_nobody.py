"""What a service does about what its teams said never names a practitioner."""

from datetime import date
from uuid import uuid4

import pytest

from apps.people.models import Role
from apps.team_trends.models import Action
from apps.team_trends.naming import named_in
from tests.cast import person
from tests.team_trends.releasing import action
from tests.team_trends.writing import FILLED_IN, WHATS_NEW, address, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def grace(cast):
    return person("Grace", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)


@pytest.fixture
def full_name(grace):
    grace.name = "Grace Zółw-Okafor"
    grace.save()
    return grace.name


@pytest.mark.parametrize("field", ["words", "owner_role"])
def test_a_practitioners_full_name_is_refused_beside_the_box(field, lena, cast, full_name):
    answer = lena.post(address(cast, uuid4()), {**FILLED_IN, field: f"Ask {full_name} first"})
    assert answer.status_code == 422
    assert f"Actions never name a practitioner. Take out {full_name}" in text(answer)
    assert f"Ask {full_name} first" in text(answer)
    assert not Action.objects.exists()


def test_no_button_gets_a_full_name_through(lena, cast, full_name):
    posted = {**FILLED_IN, "words": f"Ask {full_name}", "nobody": "Grace"}
    assert lena.post(address(cast, uuid4()), posted).status_code == 422


def test_a_first_name_is_asked_about_and_stays_when_it_names_nobody(lena, cast, full_name):
    action_id, posted = uuid4(), {**FILLED_IN, "words": "Grace periods end."}
    answer = lena.post(address(cast, action_id), posted)
    assert answer.status_code == 422
    assert "It names nobody here" in text(answer)
    assert lena.post(address(cast, action_id), {**posted, "nobody": "Grace"}).status_code == 302
    assert Action.objects.get().words == "Grace periods end."
    again = lena.post(address(cast, action_id), {**posted, "owner_role": "Service lead"})
    assert again.status_code == 302


def test_somebody_who_joined_since_the_draft_was_written_is_not_named_when_it_is_published(lena, cast):
    made = action(cast.service, published=None, words="Ask Grace Okafor first.")
    late = person("Grace", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)
    late.name = "Grace Okafor"
    late.save()
    answer = lena.post(address(cast, made.pk, "publish/"), follow=True)
    assert answer.redirect_chain[-1][0] == address(cast, made.pk)
    assert "Nothing is published yet. Actions never name a practitioner. Take out Grace Okafor." in text(
        answer
    )
    made.refresh_from_db()
    assert made.published_at is None


def test_what_is_new_names_nobody_either(lena, cast, full_name):
    made = action(cast.service)
    answer = lena.post(address(cast, made.pk, "update/"), {**WHATS_NEW, "words": f"{full_name} will do it."})
    assert "Actions never name a practitioner" in text(answer)
    assert made.updates.count() == 1


def test_somebody_who_has_left_is_not_named_either(lena, cast, grace, full_name):
    grace.memberships.update(ends_on=date(2026, 1, 1))
    assert lena.post(address(cast, uuid4()), {**FILLED_IN, "words": full_name}).status_code == 422


@pytest.mark.parametrize(
    ("words", "full", "alone"),
    [
        ("ask GRACE ZOLW OKAFOR", ("Grace Zółw-Okafor",), ()),
        ("Grace  Zółw-Okafor's rota", ("Grace Zółw-Okafor",), ()),
        ("Grace will see", (), ("Grace",)),
        ("a day of grace", (), ()),
        ("Gracefully", (), ()),
        ("the Okafor rule", (), ()),
        ("Ada's notes", (), ("Ada",)),
        ("Zolw Okafor, Grace", ("Grace Zółw-Okafor",), ()),
        ("Grace Zolw\u2011Okafor", ("Grace Zółw-Okafor",), ()),
        ("Gr\u200bace Z\u00adolw-Okafor", ("Grace Zółw-Okafor",), ()),
        ("grace.zolw.okafor@example.org", ("Grace Zółw-Okafor",), ()),
        ("\uff27race Zolw_Okafor", ("Grace Zółw-Okafor",), ()),
        ("Ms Zolw-Okafor", (), ("Zółw-Okafor",)),
        ("A. RAY will", (), ("Ray",)),
        ("a ray of hope", (), ()),
        ("GRACE will see", (), ("Grace",)),
        ("Ann Ray", ("Ann Mary Ray",), ()),
        ("Siobhan O\u2019Brien's", ("Siobhan O'Brien",), ()),
        ("Siobhan Obrien", ("Siobhan O'Brien",), ()),
        ("Tom Adeyemi", ("tom adeyemi",), ()),
        ("Tom will see", (), ("tom",)),
    ],
)
def test_names_are_found_as_people_write_them(words, full, alone):
    names = ["Grace Zółw-Okafor", "Ann Mary Ray", "Ada", "Siobhan O'Brien", "tom adeyemi"]
    found = named_in(words, names)
    assert (found.full, found.alone) == (full, alone)
