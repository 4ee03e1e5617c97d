"""Tables as files that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""CWE-1236: a spreadsheet runs a cell that starts with one of these. OWASP, "CSV injection".

The last four are the first four in full width, which some spreadsheets take for the same.
"""
BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for something else and spoils every curly quote and accent."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180, with a byte order mark."""
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return file.getvalue()


def defused(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def csv_file(text: str, name: str) -> HttpResponse:
    """To be saved under that name."""
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
