from uuid import uuid4

from django.conf import settings
from django.db import models


class CalendarAddress(models.Model):
    """The address from which a person's calendar program reads their plans. Whoever has it can read them.

    Only the hash of its token is kept; turned off, there is no row.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address"
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    includes_words = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar address {self.pk}"
