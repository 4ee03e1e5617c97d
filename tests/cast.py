"""The cast: the same few people in every test, so that a test reads as a sentence about them.

Ada is a practitioner in Harbour team and Ben her teammate; Sade supervises there; Lena leads the service and
Amir administers it. Olive works in Orchard team of the same service. Far away, at Moor service, Zoe is a
practitioner, Zack supervises, Ziva leads and Zed administers.
"""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from allauth.account.models import EmailAddress

from apps.people.models import Membership, Role, Service, Team, User

PASSWORD = "a quiet harbour at dusk"
LONG_AGO = date(2024, 1, 1)


def person(name: str, *, service: Service, role: str, team: Team | None = None, **fields: object) -> User:
    """Somebody who can sign in, with one role since long ago."""
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.create(person=user, service=service, team=team, role=role, starts_on=LONG_AGO)
    return user


class Cast(SimpleNamespace):
    """Builds people when a test first names them, so that a test pays only for those it mentions."""

    def __getattr__(self, name: str) -> object:
        if name not in MAKERS:
            raise AttributeError(name)
        made = MAKERS[name](self)
        setattr(self, name, made)
        return made

    def bring(self, *names: str) -> None:
        """Makes people and teams whom a test does not name but needs to be there."""
        for name in names:
            getattr(self, name)


MAKERS: dict[str, Callable[[Cast], object]] = {
    "service": lambda cast: Service.objects.create(name="Coast Talking Therapies"),
    "harbour": lambda cast: Team.objects.create(service=cast.service, name="Harbour"),
    "orchard": lambda cast: Team.objects.create(service=cast.service, name="Orchard"),
    "moor": lambda cast: Service.objects.create(name="Moor Talking Therapies"),
    "heather": lambda cast: Team.objects.create(service=cast.moor, name="Heather"),
    "ada": lambda cast: person("Ada", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER),
    "ben": lambda cast: person("Ben", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER),
    "olive": lambda cast: person("Olive", service=cast.service, team=cast.orchard, role=Role.PRACTITIONER),
    "sade": lambda cast: person("Sade", service=cast.service, team=cast.harbour, role=Role.SUPERVISOR),
    "lena": lambda cast: person("Lena", service=cast.service, role=Role.SERVICE_LEAD),
    "amir": lambda cast: person("Amir", service=cast.service, role=Role.ADMINISTRATOR),
    "zoe": lambda cast: person("Zoe", service=cast.moor, team=cast.heather, role=Role.PRACTITIONER),
    "zack": lambda cast: person("Zack", service=cast.moor, team=cast.heather, role=Role.SUPERVISOR),
    "ziva": lambda cast: person("Ziva", service=cast.moor, role=Role.SERVICE_LEAD),
    "zed": lambda cast: person("Zed", service=cast.moor, role=Role.ADMINISTRATOR),
}
