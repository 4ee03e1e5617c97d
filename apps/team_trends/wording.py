"""What a practitioner is asked about team figures, word for word, by its version.

A consent keeps the version that was on the page. A change of meaning is a new version; earlier ones stay, so
that it can always be said what was agreed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from apps.team_trends.blocks import WEEKS
from apps.team_trends.parameters import FEWEST_WEEKS, SMALL


@dataclass(frozen=True)
class Wording:
    question: str
    counts: str
    """Has places for numbers: {weeks} of a block, and {enough} of them."""
    shown: str
    fewest: str
    """Has a place for a number of people: {fewest}."""
    never: str
    """Has a place for the number of people below which ranges are wider: {small}."""
    limit: str
    """What no rule can prevent."""
    ends: str

    def parts(self, fewest: int) -> list[tuple[str, str]]:
        """Each with its heading; `fewest` is how many have to take part before anything is shown."""
        return [
            ("What counts", self.counts.format(weeks=WEEKS, enough=FEWEST_WEEKS)),
            ("What is shown", self.shown),
            ("From how many people", self.fewest.format(fewest=fewest)),
            ("What is never shown", self.never.format(small=SMALL)),
            ("What no rule can prevent", self.limit),
            ("If you change your mind", self.ends.format(weeks=WEEKS)),
        ]


_FIRST = Wording(
    question="May your answers count in the figures of your team?",
    counts="Your answers from 0 to 10, which challenges you name, and the kind of each ask of the "
    "service that you let count. From this week on, {weeks} weeks at a time, when you have answered "
    "in at least {enough} of them.",
    shown="For each part of the model the average of everybody who takes part, as a range such as 5 "
    "to 7.5. Where many take part, also how many in five named a challenge or asked for something. "
    "Your team, its supervisors and the leads of the service all see the same page.",
    fewest="Nothing is shown of fewer than {fewest} people. It is also held back where it would tell too "
    "much about one person. A page never says which of the two it was.",
    never="Your name, your own answers, anything you wrote, whether you take part, and who has checked "
    "in. Of how many take part, ranges tell only whether they are fewer than {small}.",
    limit="If all the others in your team put their own answers together, they could come close to "
    "working out yours.",
    ends="You can change your answer at any time. It then holds for every block of {weeks} weeks that "
    "has not been published. What has been published stays as it is.",
)
WORDINGS: Mapping[int, Wording] = {
    1: _FIRST,
    # That figures are shown tells something about who takes part.
    2: replace(
        _FIRST,
        limit=f"{_FIRST.limit} Where a team has hardly more people than are needed, figures that are shown "
        "tell that nearly all of them take part.",
    ),
}
CURRENT = max(WORDINGS)
