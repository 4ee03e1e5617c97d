"""What a name may be made of: other people get it in mail, where a line break could forge a sentence."""

import unicodedata

from django.core.exceptions import ValidationError

LINE_BREAKS_AND_CONTROLS = frozenset({"Cc", "Zl", "Zp"})
"""Unicode general categories: control characters, line feeds among them; line and paragraph separators."""
TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode Standard Annex 9, explicit directional formatting: what follows can be shown in another order."""


def clean_name(name: str) -> None:
    """A validator. Raises ValidationError for a name that could change the text around it."""
    if any(
        unicodedata.category(sign) in LINE_BREAKS_AND_CONTROLS or sign in TURNS_TEXT_ROUND for sign in name
    ):
        raise ValidationError("Enter the name on one line, without hidden characters", code="hidden")
