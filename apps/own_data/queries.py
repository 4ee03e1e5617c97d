from apps.own_data.models import ErasureRequest
from apps.people.models import User


def waiting_erasure(person: User) -> ErasureRequest | None:
    """What the person asked for and can still undo."""
    return person.erasure_requests.filter(undone_at=None, begun_at=None).first()
