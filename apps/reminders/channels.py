"""The ways in which a reminder reaches somebody.

One more is one more class here, a member of models.Channel and a choice in the preference; its words are in
presenters.py, and whoever runs the site is told of it where it leaves the site.
"""

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any, ClassVar

from apps.reminders import emails, pushes
from apps.reminders.models import Channel, Reminder, ReminderPreference


class ChannelOfReminders(ABC):
    id: ClassVar[Channel]
    leaves_the_site: ClassVar[bool] = True
    """Whether somebody outside takes it. There are only so many of those in an hour and in a day."""

    @abstractmethod
    def is_wanted(self, preference: ReminderPreference) -> bool: ...

    @abstractmethod
    def write(
        self, reminder: Reminder, preference: ReminderPreference, *, is_last: bool, of_use_for: timedelta
    ) -> Any:
        """What is handed over; None where nothing is, and it has arrived once it is decided.

        `is_last`: it says that the weekly reminders rest from now on. `of_use_for`: then it should not come.
        """

    @abstractmethod
    def hand_over(self, message: Any) -> None:
        """Raises handing_over.RefusedError, GoneError or UncertainError."""


class Email(ChannelOfReminders):
    id = Channel.EMAIL

    def is_wanted(self, preference: ReminderPreference) -> bool:
        return preference.by_email

    def write(
        self,
        reminder: Reminder,
        preference: ReminderPreference,
        *,
        is_last: bool,
        of_use_for: timedelta,  # noqa: ARG002 (mail has its own times)
    ) -> Any:
        return emails.reminder_email(reminder, preference, is_last=is_last)

    def hand_over(self, message: Any) -> None:
        emails.send(message)


class ByPush(ChannelOfReminders):
    """Shown by every browser in which the person turned it on."""

    id = Channel.PUSH

    def is_wanted(self, preference: ReminderPreference) -> bool:
        return preference.by_push and pushes.are_there()

    def write(
        self,
        reminder: Reminder,  # noqa: ARG002 (all say the same)
        preference: ReminderPreference,
        *,
        is_last: bool,  # noqa: ARG002
        of_use_for: timedelta,
    ) -> Any:
        return pushes.push_to(preference.person, of_use_for)

    def hand_over(self, message: Any) -> None:
        pushes.send(message)


class Here(ChannelOfReminders):
    """A notice on the person's own pages, until they put it away. Nobody has to take it."""

    id = Channel.HERE
    leaves_the_site = False

    def is_wanted(self, preference: ReminderPreference) -> bool:  # noqa: ARG002 (comes with every reminder)
        return True

    def write(self, reminder: Reminder, preference: ReminderPreference, **_: Any) -> Any:  # noqa: ARG002
        return None

    def hand_over(self, message: Any) -> None:  # noqa: ARG002
        raise AssertionError("A notice is handed to nobody")


ALL: tuple[ChannelOfReminders, ...] = (Email(), ByPush(), Here())
BY_ID = {channel.id: channel for channel in ALL}


def channel_of(name: str) -> ChannelOfReminders:
    """By what a row has for it. Raises ValueError."""
    return BY_ID[Channel(name)]


def wanted(preference: ReminderPreference) -> list[ChannelOfReminders]:
    return [channel for channel in ALL if channel.is_wanted(preference)]


def leave_the_site(preference: ReminderPreference) -> list[ChannelOfReminders]:
    """Those wanted by which somebody outside takes it."""
    return [channel for channel in wanted(preference) if channel.leaves_the_site]
