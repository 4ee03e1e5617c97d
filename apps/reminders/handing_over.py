"""What can become of a message that is handed to somebody outside, whatever the channel."""

SAYS = "You have a reminder"
"""All that is said outside the site, whatever the reminder is about."""


class RefusedError(Exception):
    """It was not taken. `for_good`: asking again would get the same answer. `why` is for the log."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class GoneError(Exception):
    """Nobody is there to take it, now or later; and that is nobody's fault."""


class UncertainError(Exception):
    """It was handed over and the answer is missing: it may or may not arrive. Its text is for the log."""


def in_short(error: BaseException) -> str:
    """What kind of answer it was, without its words: they name whoever it was for."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
