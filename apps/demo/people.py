"""Made-up people of a made-up service. Any likeness is chance."""

from dataclasses import dataclass
from functools import cache

from apps.people.models import Role

DOMAIN = "demo.heartwood.test"
"""Who has an address here is a demo person. The name can never be registered (RFC 2606)."""
PASSWORD = "otter-lantern-maple"  # noqa: S105 (everybody's, and only in demo mode)
SERVICE = "Tidewell Talking Therapies (demo)"
TEAMS = ("Riverside", "Market Square", "Hillcrest")


@dataclass(frozen=True)
class DemoPerson:
    name: str
    roles: tuple[str, ...]
    team: str = ""
    weeks_ago: int | None = None
    """Weeks since they joined; None for longer than the data reach back."""
    left_weeks_ago: int | None = None
    days: int = 5
    """Days worked in an ordinary week."""
    values: tuple[str, ...] = ()
    """Values of the list that their weeks touch; drawn, where none are given."""
    is_busy_lately: bool = False
    """The week before the first loading was a heavy one, so that a moment that mattered is offered."""
    in_team_figures: bool = True
    """What they answered when they were asked; a newcomer has not been."""
    sign_in: bool = False
    """Offered on the sign-in page. The current week is left open, for whoever looks around to fill in."""

    @property
    def slug(self) -> str:
        return ".".join(_plain(part) for part in self.name.split())

    @property
    def email(self) -> str:
        return f"{self.slug}@{DOMAIN}"

    @property
    def is_newcomer(self) -> bool:
        return self.weeks_ago == 0

    @property
    def role_words(self) -> str:
        words = ", ".join(Role(role).label for role in self.roles)
        return f"{words}, new" if self.is_newcomer else words


def _plain(word: str) -> str:
    letters = word.lower().translate(str.maketrans("áâäåçéèêëíïłñóôöøśşúüý", "aaaaceeeeiilnoooossuuy"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def is_demo_address(email: str) -> bool:
    return email.lower().endswith(f"@{DOMAIN}")


@cache
def everybody() -> tuple[DemoPerson, ...]:
    practitioner, supervisor = (Role.PRACTITIONER.value,), (Role.SUPERVISOR.value,)
    riverside, market_square, hillcrest = TEAMS
    return (
        DemoPerson(
            "Priya Nair",
            practitioner,
            riverside,
            values=("compassion", "family_and_friends"),
            is_busy_lately=True,
            sign_in=True,
        ),
        DemoPerson("Tom Adeyemi", practitioner, riverside, weeks_ago=0, sign_in=True),
        DemoPerson("Chloe Bennett", practitioner, riverside),
        DemoPerson("Mohammed Rahman", practitioner, riverside),
        DemoPerson("Siobhán Gallagher", practitioner, riverside, days=4),
        DemoPerson("Kwame Boateng", practitioner, riverside),
        DemoPerson("Emily Hartley", practitioner, riverside, weeks_ago=16),
        DemoPerson("Agnieszka Nowak", practitioner, riverside),
        DemoPerson("Jasmine Clarke", practitioner, riverside, days=3),
        DemoPerson("Daniel Osei", practitioner, riverside),
        DemoPerson("Maria Santos", practitioner, riverside),
        DemoPerson("Leah Goldberg", practitioner, riverside, left_weeks_ago=7),
        DemoPerson("Tomasz Zielinski", practitioner, riverside),
        DemoPerson("Amara Nwosu", practitioner, riverside),
        DemoPerson("Gareth Pugh", practitioner, riverside, in_team_figures=False),
        DemoPerson("Shreya Banerjee", practitioner, riverside),
        DemoPerson("Niamh Doherty", practitioner, riverside, days=4),
        DemoPerson("Olivia Marsh", practitioner, riverside),
        DemoPerson("Babak Tehrani", practitioner, riverside),
        DemoPerson("Rhys Llewellyn", practitioner, market_square),
        DemoPerson("Fatima Zahra Malik", practitioner, market_square),
        DemoPerson("Hannah Whitfield", practitioner, market_square),
        DemoPerson("Arjun Patel", practitioner, market_square, weeks_ago=24),
        DemoPerson("Blessing Eze", practitioner, market_square, days=4),
        DemoPerson("Callum Fraser", practitioner, market_square),
        DemoPerson("Yasmin Ahmadi", practitioner, market_square),
        DemoPerson("Joy dela Cruz", practitioner, market_square, days=4),
        DemoPerson("Ewan Mackie", practitioner, market_square),
        DemoPerson("Lucia Ferrante", practitioner, market_square),
        DemoPerson("Siân Pritchard", practitioner + supervisor, hillcrest, days=4),
        DemoPerson("Oluwaseun Bakare", practitioner, hillcrest),
        DemoPerson("Beth Ramsbottom", practitioner, hillcrest),
        DemoPerson("Nadia Kowalczyk", practitioner, hillcrest, weeks_ago=10),
        DemoPerson("Harpreet Gill", practitioner, hillcrest),
        DemoPerson("Grace Okafor", supervisor, riverside, sign_in=True),
        DemoPerson("Martin Holloway", supervisor, market_square),
        DemoPerson("Helen Whitcombe", (Role.SERVICE_LEAD.value,), sign_in=True),
        DemoPerson("Imran Siddiqui", (Role.ADMINISTRATOR.value,), sign_in=True),
    )


def offered() -> list[DemoPerson]:
    """Those whom the sign-in page offers with one click."""
    return [person for person in everybody() if person.sign_in]
