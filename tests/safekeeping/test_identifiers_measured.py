"""How often what is said to be an identifier is one, and how often one is noticed, on made-up sentences.

The patterns may be mended by what the half `working` shows. The half `held_out` is measured only, so its
figures are those to tell people.
"""

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from apps.safekeeping.identifiers import KINDS, find

TODAY = date(2026, 11, 18)
HALVES = tomllib.loads(Path(__file__).with_name("labelled_identifiers.toml").read_text())
MARK = re.compile(r"<(\w+):([^>]+)>")
NAMES = {
    "nhs": "an NHS number",
    "postcode": "a postcode",
    "phone": "a phone number",
    "email": "an email address",
    "born": "a date of birth",
}
PRECISION, RECALL = 0.95, 0.9
# Some kinds have five sentences in a half: one of them is a fifth.
PRECISION_OF_A_KIND, RECALL_OF_A_KIND = 0.8, 0.8

Counts = dict[str, Counter[str]]


def sentences(half):
    """(the sentence without its marks, what is in it as (kind, text))."""
    for marked in (sentence for group in HALVES[half].values() for sentence in group):
        yield MARK.sub(r"\2", marked), Counter((NAMES[kind], text) for kind, text in MARK.findall(marked))


def compare(half):
    """Counts per kind of what is there, what was told and what was right; and the sentences got wrong."""
    counts: Counts = {"there": Counter(), "told": Counter(), "right": Counter()}
    wrong = []
    for words, there in sentences(half):
        told = Counter((finding.kind, finding.text) for finding in find(words, TODAY))
        for name, some in (("there", there), ("told", told), ("right", there & told)):
            counts[name].update(kind for kind, _ in some.elements())
        if told != there:
            wrong.append(words)
    return counts, wrong


def share(right, of):
    return right / of if of else 1.0


def figures(counts, kind=None):
    """(precision, recall), of one kind or of all together."""
    right, told, there = (
        counts[name][kind] if kind else counts[name].total() for name in ("right", "told", "there")
    )
    return share(right, told), share(right, there)


def table(half):
    counts, wrong = compare(half)
    rows = [f"{half:<18}{'precision':>10}{'recall':>8}{'there':>7}"]
    for kind in [*NAMES.values(), None]:
        precision, recall = figures(counts, kind)
        there = counts["there"][kind] if kind else counts["there"].total()
        rows.append(f"{kind or 'all':<18}{precision:>10.3f}{recall:>8.3f}{there:>7}")
    return "\n".join(["", *rows, "", *wrong])


@pytest.mark.parametrize("half", HALVES)
def test_warnings_are_nearly_always_right_and_nearly_nothing_is_missed(half):
    precision, recall = figures(compare(half)[0])
    assert precision >= PRECISION, table(half)
    assert recall >= RECALL, table(half)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("kind", NAMES.values())
def test_no_kind_is_much_worse_than_the_others(half, kind):
    precision, recall = figures(compare(half)[0], kind)
    assert precision >= PRECISION_OF_A_KIND, table(half)
    assert recall >= RECALL_OF_A_KIND, table(half)


def test_there_are_sentences_of_every_kind_in_both_halves():
    assert set(NAMES.values()) == {kind for kind, _ in KINDS}
    assert all(set(HALVES[half]) == {*NAMES, "none"} for half in ("working", "held_out"))
    assert sum(len(group) for half in HALVES.values() for group in half.values()) >= 150


def test_a_sentence_stands_in_one_half_only():
    working, held_out = ({words for words, _ in sentences(half)} for half in ("working", "held_out"))
    assert not working & held_out
