"""What the other tests of this room search for is in every place there is."""

from django.db.models import Q

from tests.own_data.everything import FEW, of_a_person, text_fields


def test_ada_has_something_in_every_model_that_can_hold_it(adas):
    missing = [
        kind.model
        for kind in of_a_person()
        if kind.model != "own_data.ErasureRequest"
        and not kind.model_class._base_manager.filter(kind.of(adas.person.pk)).exists()
    ]
    assert missing == []


def test_and_a_marker_in_every_field_of_text(adas, markers):
    for kind in of_a_person():
        rows = list(kind.model_class._base_manager.filter(kind.of(adas.person.pk) | Q(pk__in=[])))
        for field in text_fields(kind):
            place = f"{kind.model}.{field.name}"
            if place in FEW:
                continue
            assert any(markers.written[place] in str(getattr(row, field.name)) for row in rows), place
