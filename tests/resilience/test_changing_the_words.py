"""Words change by a new version, and the old ones stay to be shown."""

from pathlib import Path

from apps.resilience.model import load
from tests.resilience.sound import SOUND, problems_of

MEANING_2 = """
[[items]]
id = "meaning"
version = 2
phase = "values"
dimension = "individual"
direction = "resource"
label = "Meaning"
question = "In the past 7 days, how much did work mean to you?"
at_0 = "Nothing"
at_10 = "A great deal"
"""


def test_an_answer_can_be_shown_with_the_words_that_were_seen(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(SOUND + MEANING_2, encoding="utf-8")
    found = load(path)

    assert found.item("meaning").version == 2
    assert found.item("meaning", 1).question == "In the past 7 days, how much did work connect?"
    assert found.item("meaning", 2).question == "In the past 7 days, how much did work mean to you?"


def test_new_words_keep_the_place_of_the_item_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(SOUND, encoding="utf-8")
    before = [item.id for item in load(path).items]
    path.write_text(SOUND + MEANING_2, encoding="utf-8")
    assert [item.id for item in load(path).items] == before


def test_a_new_version_may_not_move_an_item_to_another_dimension(tmp_path: Path) -> None:
    moved = MEANING_2.replace('dimension = "individual"', 'dimension = "systemic"')
    assert problems_of(SOUND + moved, tmp_path) == (
        'items 8 ("meaning"): its versions may differ in words only. Give an entry of another sort a new id.',
    )


def test_an_old_version_may_not_be_dropped(tmp_path: Path) -> None:
    (problem,) = problems_of(SOUND + MEANING_2.replace("version = 2", "version = 3"), tmp_path)
    assert problem == (
        'items ("meaning"): versions must run from 1 without a gap, and here are 1, 3. '
        "Past answers are shown with their words."
    )
