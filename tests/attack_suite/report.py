"""The bars, and the report of a run."""

import json
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from apps.team_trends.models import THRESHOLDS
from apps.team_trends.parameters import MOST_TOLD, SMALL, WIDTH_OF_MEANS, WIDTH_OF_SMALL_MEANS
from tests.attack_suite.attacks import TRIED
from tests.attack_suite.measures import auc, excess

Results = Sequence[dict[str, Any]]
LENGTHS = (26, 52, 104, 156)
TAKING_PART = {"weeks": "all, in 70% of weeks", "people": "70% of people, in most weeks"}
CONTRIBUTORS = (
    ("no team's, only the total", 0, 0),
    ("8 to 11", 8, 11),
    ("12 to 15", 12, 15),
    ("16 to 19", 16, 19),
    ("20 and more", 20, 999),
)
SIZES = ((4, 7), (8, 11), (12, 15), (16, 19), (20, 40))


@dataclass(frozen=True)
class Bar:
    name: str
    figure: float
    most: float

    @property
    def holds(self) -> bool:
        return self.figure <= self.most


def bars(results: Results) -> list[Bar]:
    # Whoever was erased and came back is somebody else to the auditor, and counts here all the same.
    gains = np.array(
        [gain for result in results for gain in (*result["gains"], *result["gains_back"])] or [0.0]
    )
    return [
        Bar("exact disclosures", sum(exact(result) for result in results), 0),
        Bar("gain, knowing nobody's answers, 95th percentile", _round(np.percentile(gains, 95)), 0.20),
        Bar("gain, knowing nobody's answers, most", _round(gains.max()), 0.25),
        Bar("gain, knowing three colleagues' answers, most", _round(_all(results, "three").max()), 0.40),
        Bar('AUC of "is this person low?" above the leave-one-out twin', _round(excess(_low(results))), 0.05),
        Bar(
            "changes in what is hidden when answers alone change",
            sum(result.get("hidden_otherwise", 0) for result in results),
            0,
        ),
        Bar("released rows changed afterwards", sum(result.get("changed_bytes", 0) for result in results), 0),
        Bar("releases with other people, weeks or bands than promised", sum(r["wrong"] for r in results), 0),
        Bar("numbers on pages and in files that nobody released", _of_pages(results, "unreleased"), 0),
        Bar("pages and files that were open to who may not see them", _of_pages(results, "open"), 0),
        Bar(
            "pages and files that did not look the same each time, to everybody",
            _of_pages(results, "unlike"),
            0,
        ),
    ]


def _of_pages(results: Results, name: str) -> int:
    return sum(result["pages"][name] for result in results)


def exact(result: dict[str, Any]) -> int:
    """By rank, or where a linear program leaves nothing open."""
    certain = sum(wide < 1e-6 for wide in (*result["intervals"], *result["intervals_three"]))
    return int(result["exact"] + result["exact_three"] + certain)


def standard_error(results: Results, groups: int = 20) -> float:
    """Of the AUC above the twin, by leaving out one group of services at a time."""
    left = [
        excess(_low([r for at, r in enumerate(results) if at % groups != group])) for group in range(groups)
    ]
    return float(np.sqrt((groups - 1) * np.var(left)))


def _all(results: Results, name: str) -> np.ndarray:
    found = [value for result in results for value in result[name]]
    return np.array(found or [0.0], dtype=float)


def _low(results: Results) -> np.ndarray:
    return np.array([sample for result in results for sample in result["low"]] or np.zeros((0, 4)))


def _round(number: float) -> float:
    return round(float(number), 4)


# --- Tables ----------------------------------------------------------------------------------------------


def tables(results: Results) -> dict[str, list[dict[str, Any]]]:
    return {
        "told": [_told(name, some) for name, some in _groups(results)],
        "low": _low_by_size(results),
        "hidden": _hidden(results),
        "other": _other(results),
    }


def _groups(results: Results) -> Iterable[tuple[str, Results]]:
    kinds = [("all", "", None)]
    kinds += [(f"{weeks} weeks", "weeks", weeks) for weeks in LENGTHS]
    kinds += [(f"{temper} people", "temper", temper) for temper in ("steady", "changeable")]
    kinds += [(f"taking part: {words}", "who", who) for who, words in TAKING_PART.items()]
    for name, field, value in kinds:
        if some := [result for result in results if not field or result[field] == value]:
            yield name, some


def _told(name: str, some: Results) -> dict[str, Any]:
    gains, samples, errors = _all(some, "gains"), _low(some), np.array([e for r in some for e in r["errors"]])
    return {
        "services": name,
        "number": len(some),
        "people": len(gains),
        "gain, p95": _round(np.percentile(gains, 95)),
        "gain, most": _round(gains.max()),
        "knowing one, most": _round(_all(some, "one").max()),
        "knowing three, most": _round(_all(some, "three").max()),
        "AUC": _round(auc(samples[:, 0], samples[:, 1])) if len(samples) else None,
        "AUC of the twin": _round(auc(samples[:, 0], samples[:, 2])) if len(samples) else None,
        "above": _round(excess(samples)),
        "error / claimed": _round(errors[:, 0].sum() / errors[:, 1].sum()) if len(errors) else None,
    }


def _low_by_size(results: Results) -> list[dict[str, Any]]:
    samples = _low(results)
    rows = []
    for name, low, high in CONTRIBUTORS:
        some = samples[(samples[:, 3] >= low) & (samples[:, 3] <= high)]
        if len(some):
            rows.append({"contributors": name, "answers": len(some), "above": _round(excess(some))})
    return rows


def _hidden(results: Results) -> list[dict[str, Any]]:
    rows = []
    for who, words in TAKING_PART.items():
        blocks = np.array(
            [b for r in results if r["who"] == who for b in r["hidden"]] or np.zeros((0, 3)), dtype=float
        )
        for low, high in (*SIZES, (12, 40)):
            some = blocks[(blocks[:, 1] >= low) & (blocks[:, 1] <= high)]
            if not len(some):
                continue
            by_year = {
                f"year {int(year)}": _round(some[some[:, 0] == year][:, 2].mean())
                for year in np.unique(some[:, 0])
            }
            size = f"{low} and more" if high == 40 else f"{low} to {high}"
            rows.append(
                {
                    "taking part": words,
                    "team of": size,
                    "team-blocks": len(some),
                    "hidden": _round(some[:, 2].mean()),
                    **by_year,
                }
            )
    return rows


def _other(results: Results) -> list[dict[str, Any]]:
    def row(what: str, figure: Any) -> dict[str, Any]:
        return {"what": what, "figure": figure}

    back, copied = _all(results, "gains_back"), [r for r in results if "hidden_otherwise" in r]
    one, three = _all(results, "intervals"), _all(results, "intervals_three")
    return [
        row("figures released", sum(result["releases"] for result in results)),
        row("narrowest interval, knowing nobody", _round(one.min())),
        row("narrowest interval, knowing the worst three", _round(three.min())),
        row("intervals under one narrow band, knowing nobody", int((one < float(WIDTH_OF_MEANS)).sum())),
        row(
            "intervals under one narrow band, knowing the worst three",
            int((three < float(WIDTH_OF_MEANS)).sum()),
        ),
        row("linear programs without an answer", sum(result["contradictions"] for result in results)),
        row(
            "people who were erased and came back under a new key", sum(len(r["gains_back"]) for r in results)
        ),
        row("gain about them, most, for somebody who knows that they are the same", _round(back.max())),
        row("gain from shares of challenges and asks, most", _round(_all(results, "gains_shares").max())),
        row("services that were built twice with other answers", len(copied)),
        row("requests for pages and files", _of_pages(results, "requests")),
    ]


def as_json(measured: Sequence[Bar], results: Results, options: Namespace, command: str) -> str:
    found = {
        "command": command,
        "seed": options.seed,
        "services": len(results),
        "auc_standard_error": _round(standard_error(results)),
        "bars": [{"name": b.name, "figure": b.figure, "most": b.most, "holds": b.holds} for b in measured],
        **tables(results),
    }
    return json.dumps(found, indent=2) + "\n"


def as_markdown(
    measured: Sequence[Bar], results: Results, options: Namespace, command: str, minutes: float
) -> str:
    found = tables(results)
    lengths = ", ".join(
        f"{sum(r['weeks'] == weeks for r in results)} of {weeks} weeks"
        for weeks in (26, 52, 104, 156)
        if any(r["weeks"] == weeks for r in results)
    )
    bar_rows = [
        {
            "bar": b.name,
            "measured": b.figure,
            "at most": b.most,
            "": "holds" if b.holds else "**does not hold**",
        }
        for b in measured
    ]
    return TEXT.format(
        command=command, services=len(results), seed=options.seed, minutes=minutes, lengths=lengths,
        threshold=THRESHOLDS[0], width=WIDTH_OF_MEANS, wide=WIDTH_OF_SMALL_MEANS, small=SMALL,
        limit=MOST_TOLD, bars=_table(bar_rows), tried=TRIED,
        error=_round(standard_error(results)),
        **{name: _table(rows) for name, rows in found.items()},
    )  # fmt: skip


def _table(rows: Sequence[dict[str, Any]]) -> str:
    heads = list(dict.fromkeys(name for row in rows for name in row))
    lines = [heads, ["---"] * len(heads), *([str(row.get(head, "")) for head in heads] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


TEXT = """\
# What an attacker learns from team figures

Measured on {services} made-up services ({lengths}), seed {seed}. This measures again and writes this page
and [the same as JSON](team-figures-attack.json) anew ({minutes:.0f} minutes on two busy cores):

    {command}

The rule that is attacked: quarters of 13 weeks, figures from {threshold} contributors on, bands {width}
points wide (below {small} contributors {wide}), and an auditor whose limit is {limit}. Every service was
written into PostgreSQL, and its releases were built block by block by the product's own code under its own
role. In between people joined, left, moved, were on leave, skipped weeks, opted out and in again and were
erased, teams merged and split, and answers were changed behind what was released.

## Bars

{bars}

**Gain** is how much less uncertain a person's mean over a block is to somebody who knows everybody's team,
who answered when, how people vary, and every release: 1 - variance with the releases / variance with the
same releases made without that person's answers. The highest of each person's blocks counts, under the
worst of 16 models: every end of how people vary, with teams that stay as they are and that do not. The
attacker's sums are written apart from the auditor's. Who knows three colleagues knows those that tell most,
chosen one by one, about the {tried} people of each service of whom most is told.

**An exact disclosure** is a person about whom some combination of releases would say something exact (by
rank), or whose interval has no width (by linear programming, and in closed form for every release alone),
knowing nobody or the worst three.

**AUC** is how often somebody who is low is guessed to be so before somebody who is not. Low is the lowest
fifth. Above the twin is how much higher it is than that of the same guess from releases without the
person's answers. Its standard error is {error}.

**Pages and files** are asked for over HTTP, after the last release, by a lead of the service and one of
another, a supervisor, somebody who contributes and somebody who does not, an administrator and somebody who
is not signed in. Every number that comes back, also in drawings and in words that are only read out, has to
be a released band of that figure and those weeks, a day, a number of the rule or a part of published words.

## What is told

{told}

*Error / claimed*: the squared error of the attacker's estimates over the variance that they claim. Near 1,
gains say what an attacker can really do.

## Is this person low, by the size of the release they are in

{low}

## What is hidden

Share of team-blocks of which nothing was shown when the block was built.

{hidden}

## Also measured

{other}

## What this does not say

- No such rule resists all other members of a team who put their answers together.
- Figures are taken one at a time. Whoever knows how strongly somebody's answers to two dimensions go
  together learns more from both than from one.
- The attacker draws linear conclusions from normal distributions. Of shares it is measured what is told,
  and not how well it can be guessed.
- Services that share people are attacked in pairs.
- Of each service, each role asks for some of the pages and files. All of them are asked for in the tests, of
  a few services.
"""
