"""A page on which no average is shown says so once, and has no empty charts."""

import pytest

from apps.team_trends.names import CHALLENGES
from tests.team_trends.releasing import Row, action, everything, release

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def cast(committed_cast):
    committed_cast.bring("ada", "harbour")
    return committed_cast


def all_teams(signed_in, cast):
    return signed_in(cast.ada).get(f"/team-figures/services/{cast.service.pk}/").content.decode()


def test_where_only_shares_are_shown_there_is_one_sentence_and_no_chart(signed_in, cast):
    release(cast.service, 0, [Row(None, CHALLENGES, 20, 40, entry="admin")])
    action(cast.service)
    page = all_teams(signed_in, cast)
    assert "<canvas" not in page
    assert "team-figures-data" not in page
    assert "Not shown. That looks the same whatever the reason." in page
    assert "Admin competing with clinical work" in page
    assert "The numbers are those on the charts" not in page


def test_one_average_is_enough_for_charts(signed_in, cast):
    release(cast.service, 0, everything(None, 4)[:1])
    page = all_teams(signed_in, cast)
    assert "<canvas" in page
    assert "That looks the same whatever the reason" not in page


def test_every_way_into_the_page_leads_somewhere(signed_in, cast):
    release(cast.service, 0, [*everything(None, 4), Row(None, CHALLENGES, 20, 40, entry="admin")])
    page = all_teams(signed_in, cast)
    jumps = page[page.index('aria-label="On this page"') :]
    jumps = jumps[: jumps.index("</nav>")]
    targets = [part.split('"')[0] for part in jumps.split('href="#')[1:]]
    assert len(targets) == 7
    assert [target for target in targets if f'id="{target}"' not in page] == []
