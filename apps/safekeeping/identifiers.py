"""Finds text that looks like it could identify a patient, so that its author can be warned. Sends it nowhere.

NHS numbers by their modulus 11 check digit (NHS Data Dictionary), UK postcodes (BS 7666), phone numbers of
people, email addresses, and dates of birth. The tests measure on labelled sentences how often it is right.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

YOUNGEST = 16
"""Years. NHS Talking Therapies are for people of this age and older: a later date is something else's."""

AREAS = frozenset(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH
    EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M
    ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST
    SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """.split()  # noqa: SIM905 (a list would have 120 lines)
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NHS_NUMBER = re.compile(r"(?<![\d+])\d{3}[\s.\u2010-\u2015-]{0,2}\d{3}[\s.\u2010-\u2015-]{0,2}\d{4}(?!\d)")
POSTCODE = re.compile(
    r"\b([A-Z]{1,2})(\d[A-Z\d]?)\s{0,2}(\d)([ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
PHONE = re.compile(
    r"(?<![\d+.,£])(?:(?:\+|00)44[\s-]?(?:\(0\))?|\(?0)[\s-]?[127]"
    r"(?:[\s().\u2010-\u2015-]{0,2}\d){7,9}(?!\d)"
)
DATES = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH}),? "
        r"(?P<year>\d{4}|\d{2})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)", re.IGNORECASE
    ),
)
OF_BIRTH = re.compile(r"\b(?:d\.?o\.?b|born|birth|birthday)\b\.?[^\d.!?\n]{0,25}$", re.IGNORECASE)
_NEAR = 40


@dataclass(frozen=True)
class Finding:
    kind: str
    """What it looks like, with its article: "an NHS number"."""
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find(text: str, today: date) -> list[Finding]:
    """What looks like an identifier, in the order of the text and without overlaps. Linear in its length."""
    found: list[Finding] = []
    taken = bytearray(len(text))
    for kind, search in KINDS:
        for match in search(text, today):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Finding(kind, match.group(), start))
    return sorted(found, key=lambda each: each.start)


def is_nhs_number(digits: str) -> bool:
    """Whether the tenth digit checks the nine before it: modulus 11, weights 10 to 2."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    check = (11 - rest) % 11
    return len(digits) == 10 and check != 10 and check == int(digits[9])


def _nhs_numbers(text: str, _today: date) -> Iterator[re.Match[str]]:
    for match in NHS_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        # 0000000000 passes the check and is nobody's; numbers of people begin with 3 and above.
        if digits[0] >= "3" and is_nhs_number(digits):
            yield match


def _postcodes(text: str, _today: date) -> Iterator[re.Match[str]]:
    for match in POSTCODE.finditer(text):
        area, district, digit, letters = match.groups()
        # "room B1 2nd floor", "ward E3 4th bed".
        is_ordinal = letters.islower() and letters == {"1": "st", "2": "nd", "3": "rd"}.get(digit, "th")
        if area.upper() in AREAS and not is_ordinal and not (area + district).islower() ^ letters.islower():
            yield match


def _phone_numbers(text: str, _today: date) -> Iterator[re.Match[str]]:
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group().replace("(0)", ""))
        digits = re.sub(r"^(?:00)?(?:44)?0?", "", digits)
        if len(digits) == 10 or (len(digits) == 9 and digits[0] == "1"):
            yield match


def _email_addresses(text: str, _today: date) -> Iterator[re.Match[str]]:
    yield from EMAIL.finditer(text)


def _dates_of_birth(text: str, today: date) -> Iterator[re.Match[str]]:
    for pattern in DATES:
        for match in pattern.finditer(text):
            born = _date(match, today)
            if born is None or born > today:
                continue
            is_said = OF_BIRTH.search(text[max(0, match.start() - _NEAR) : match.start()])
            is_old = len(match["year"]) == 4 and 1900 <= born.year <= today.year - YOUNGEST
            if is_said or is_old:
                yield match


def _date(match: re.Match[str], today: date) -> date | None:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year <= today.year % 100 else 1900
    # The patterns ignore case, and take the long s (U+017F) for an "s" too.
    month = match["month"].casefold()
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    try:
        return date(year, number, int(match["day"]))
    except ValueError:
        return None


KINDS: tuple[tuple[str, Callable[[str, date], Iterator[re.Match[str]]]], ...] = (
    ("an email address", _email_addresses),
    ("an NHS number", _nhs_numbers),
    ("a phone number", _phone_numbers),
    ("a date of birth", _dates_of_birth),
    ("a postcode", _postcodes),
)
