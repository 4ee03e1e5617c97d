"""The ways in which a reminder reaches somebody.

One more is one more class here, a member of models.Channel, and a choice in the preference.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from apps.reminders import emails
from apps.reminders.models import Channel, Reminder, ReminderPreference


class WayToReach(ABC):
    id: ClassVar[Channel]
    is_limited: ClassVar[bool] = True
    """Whether there are only so many in an hour and in a day."""

    @abstractmethod
    def is_wanted(self, preference: ReminderPreference) -> bool: ...

    @abstractmethod
    def write(self, reminder: Reminder, preference: ReminderPreference, *, is_last: bool) -> Any:
        """What is handed over; None where nothing is, and it has arrived once it is decided.

        `is_last`: it says that the weekly reminders rest from now on.
        """

    @abstractmethod
    def hand_over(self, message: Any) -> None:
        """Raises handing_over.RefusedError, or UncertainError."""


class Email(WayToReach):
    id = Channel.EMAIL

    def is_wanted(self, preference: ReminderPreference) -> bool:
        return preference.by_email

    def write(self, reminder: Reminder, preference: ReminderPreference, *, is_last: bool) -> Any:
        return emails.reminder_email(reminder, preference, is_last=is_last)

    def hand_over(self, message: Any) -> None:
        emails.send(message)


class Here(WayToReach):
    """A notice on the person's own pages, until they put it away. Nobody has to take it."""

    id = Channel.HERE
    is_limited = False

    def is_wanted(self, preference: ReminderPreference) -> bool:  # noqa: ARG002 (comes with every reminder)
        return True

    def write(self, reminder: Reminder, preference: ReminderPreference, *, is_last: bool) -> Any:  # noqa: ARG002
        return None

    def hand_over(self, message: Any) -> None:  # noqa: ARG002
        raise AssertionError("A notice is handed to nobody")


ALL: tuple[WayToReach, ...] = (Email(), Here())
BY_ID = {channel.id: channel for channel in ALL}


def channel_of(name: str) -> WayToReach:
    """By what a row has for it. Raises ValueError."""
    return BY_ID[Channel(name)]


def wanted(preference: ReminderPreference) -> list[WayToReach]:
    return [channel for channel in ALL if channel.is_wanted(preference)]
