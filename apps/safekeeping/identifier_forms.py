"""The warning of text that looks like a patient identifier. It never keeps anybody from saving."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.safekeeping.identifiers import Finding, find

if TYPE_CHECKING:
    Base = forms.Form
else:
    Base = object

Kept = Mapping[str, Sequence[str]]
"""By the name of a box, digests of what its author was warned of in it and kept."""

SALT = "safekeeping.identifiers"
DIGEST_LENGTH = 40
"""Hexadecimal digits of a SHA-1, which is salted_hmac's."""


class WarnsOfIdentifiers(Base):
    """Looks at the boxes named in `identifier_fields`.

    The first time something is found the form is not valid, and says beside the box what it was. It is valid
    when that was changed, or when the form is sent again with `keep`, which the button of
    safekeeping/identifier_keep.html does.

    What is saved for good brings no warning, and neither does what `identifiers_kept` tells of. Whoever keeps
    a form that is half done sets it before the form is cleaned, and keeps what it has become afterwards.
    """

    identifier_fields: tuple[str, ...] = ()
    identifiers_kept: Kept = MappingProxyType({})
    keep_digest = ""
    """What `keep` has to be for what was found to stay; empty where nothing is to be decided."""

    def words_before(self, name: str) -> str:
        """What a box has saved for good."""
        return str(self.get_initial_for_field(self.fields[name], name) or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        keep = _digests_in(self.data.get("keep", ""))
        found: dict[str, dict[str, Finding]] = {
            name: {_digest(name, each): each for each in self._found_in(name, cleaned[name])}
            for name in self.identifier_fields
            if name in cleaned
        }
        kept = {
            name: [digest for digest in there if digest in keep.union(self.identifiers_kept.get(name, ()))]
            for name, there in found.items()
        }
        self.identifiers_kept = {**self.identifiers_kept, **kept}
        self.keep_digest = ""
        for name, there in found.items():
            if new := [each for digest, each in there.items() if digest not in kept[name]]:
                self.keep_digest = "".join(digest for digests in found.values() for digest in digests)
                self.add_error(name, warning(new))
        return cleaned

    def _found_in(self, name: str, words: Any) -> list[Finding]:
        if not isinstance(words, str) or not words:
            return []
        today = timezone.localdate()
        known = {finding.text for finding in find(self.words_before(name), today)}
        return [finding for finding in find(words, today) if finding.text not in known]


def added(kept: Kept | None, now: Kept) -> dict[str, list[str]]:
    """What is kept, with what is kept `now` of some of the boxes."""
    together = {**(kept or {}), **now}
    return {name: list(digests) for name, digests in together.items() if digests}


def warning(findings: list[Finding]) -> str:
    told = " and ".join(f"{each.kind} (“{each.text}”)" for each in findings)
    return (
        f"This looks like it has {told} in it, which could identify a patient. Change it, or select "
        "“Keep it as it is”"
    )


def _digest(name: str, finding: Finding) -> str:
    """Tells nothing of what was found, and fits nothing else."""
    return salted_hmac(SALT, repr((name, finding.kind, finding.text))).hexdigest()


def _digests_in(keep: str) -> set[str]:
    """Those of a `keep`: what one of them was of may be mended, and the others stay."""
    return {keep[start : start + DIGEST_LENGTH] for start in range(0, len(keep), DIGEST_LENGTH)}
