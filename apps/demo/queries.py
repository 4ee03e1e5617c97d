from apps.demo.people import DemoPerson, is_demo_address, offered
from apps.people.models import User


def people_to_sign_in_as() -> list[DemoPerson]:
    """Those of the offered people who are in the database, in the order to show them."""
    active = User.objects.filter(email__in=[person.email for person in offered()], is_active=True)
    here = set(active.values_list("email", flat=True))
    return [person for person in offered() if person.email in here]


def user_to_sign_in_as(email: str) -> User | None:
    """The user with one click's right of entry; None for everybody who is not on offer."""
    if not is_demo_address(email) or email not in [person.email for person in offered()]:
        return None
    return User.objects.filter(email=email, is_active=True).first()
