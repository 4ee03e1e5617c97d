"""What the page of team figures says of its protection is what was measured."""

import json

from apps.team_trends.protection import ATTACKED, Attacked


def test_the_page_says_what_attackers_learned_as_the_report_has_it(settings):
    report = json.loads((settings.BASE_DIR / "docs" / "team-figures-attack.json").read_text())
    bars = {bar["name"]: bar["figure"] for bar in report["bars"]}
    [everybody] = [row for row in report["told"] if row["services"] == "all"]
    assert all(bar["holds"] for bar in report["bars"])
    assert bars["exact disclosures"] == 0
    assert (
        Attacked(
            services=report["services"],
            told_of_most=round(bars["gain, knowing nobody's answers, 95th percentile"], 2),
            told_of_anybody=round(bars["gain, knowing nobody's answers, most"], 2),
            told_knowing_three=round(bars["gain, knowing three colleagues' answers, most"], 2),
            right=round(everybody["AUC"], 2),
            right_without=round(everybody["AUC of the twin"], 2),
        )
        == ATTACKED
    )
