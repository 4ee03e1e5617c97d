from collections.abc import Iterable, Sequence
from datetime import timedelta

from apps.nhsuk.frame import address
from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Due, KindOfReminder, Notice, Reason
from apps.reminders.models import Kind
from apps.resilience.weeks import Week


class TeamNews(KindOfReminder):
    """That figures of the team were published, or what will be done about something. Announced, not planned.

    Its period is the key of the news.
    """

    id = Kind.TEAM_NEWS
    switch = "team_news_on"
    shown_for = timedelta(days=14)
    reads_own = False
    is_planned = False

    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:  # noqa: ARG002 (as every kind)
        return []

    def reason_not_to(self, facts: Facts, period: str) -> Reason | None:  # noqa: ARG002 (news stays news)
        return None

    def notice(self, facts: Facts, period: str) -> Notice:  # noqa: ARG002 (as every kind)
        return Notice("Something new for your team", address("team_trends:index"))
