"""The warning of text that looks like a patient identifier. It never keeps anybody from saving."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.safekeeping.identifiers import Finding, find

if TYPE_CHECKING:
    Base = forms.Form
else:
    Base = object

SALT = "safekeeping.identifiers"
DIGEST_LENGTH = 40
"""Hexadecimal digits of a SHA-1, which is salted_hmac's."""


class WarnsOfIdentifiers(Base):
    """Looks at the boxes named in `identifier_fields`.

    The first time something is found the form is not valid, and says beside the box what it was. It is valid
    when that was changed, or when the form is sent again with `keep`, which the button of
    safekeeping/identifier_keep.html does. What stood in a box already when it was opened brings no warning.
    """

    identifier_fields: tuple[str, ...] = ()
    keep_digest = ""
    """What `keep` has to be for what was found to stay; empty where nothing was."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = {name: self._found_in(name, cleaned.get(name)) for name in self.identifier_fields}
        found = {name: findings for name, findings in found.items() if findings}
        if found:
            digests = {_digest(name, each) for name, findings in found.items() for each in findings}
            if digests - _kept(self.data.get("keep", "")):
                self.keep_digest = "".join(sorted(digests))
                for name, findings in found.items():
                    self.add_error(name, warning(findings))
        return cleaned

    def _found_in(self, name: str, words: Any) -> list[Finding]:
        if not isinstance(words, str) or not words:
            return []
        today = timezone.localdate()
        before = str(self.get_initial_for_field(self.fields[name], name) or "")
        known = {finding.text for finding in find(before, today)}
        return [finding for finding in find(words, today) if finding.text not in known]


def warning(findings: list[Finding]) -> str:
    told = " and ".join(f"{each.kind} (“{each.text}”)" for each in findings)
    return (
        f"This looks like it has {told} in it, which could identify a patient. Change it, or select "
        "“Keep it as it is”"
    )


def _digest(name: str, finding: Finding) -> str:
    """Tells nothing of what was found, and fits nothing else."""
    return salted_hmac(SALT, repr((name, finding.kind, finding.text))).hexdigest()


def _kept(keep: str) -> set[str]:
    """The digests of a `keep`: one of them may be mended, and the others stay."""
    return {keep[start : start + DIGEST_LENGTH] for start in range(0, len(keep), DIGEST_LENGTH)}
