"""What can become of a message that is handed to somebody outside, whatever the channel."""

SAYS = "You have a reminder"
"""All that is said outside the site, whatever the reminder is about."""


class RefusedError(Exception):
    """It was not taken. `for_good`: asking again would get the same answer."""

    def __init__(self, *, for_good: bool) -> None:
        self.for_good = for_good


class GoneError(Exception):
    """Nobody is there to take it, now or later; and that is nobody's fault."""


class UncertainError(Exception):
    """It was handed over and the answer is missing: it may or may not arrive."""
