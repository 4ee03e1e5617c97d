from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.supervision.access_log import Checked, check_everybody


class Command(BaseCommand):
    help = (
        "Checks that the access log of every person is as it was written: no row changed, and none missing "
        "before a later one. Reads nothing but the log. Fails, and says where, if anything is not."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        checked = check_everybody()
        broken = {person: each for person, each in checked.items() if not each.is_whole}
        if broken:
            raise CommandError("\n".join(_words(person, each) for person, each in broken.items()))
        rows = sum(each.rows for each in checked.values())
        self.stdout.write(f"The access log is whole: {len(checked)} people, {rows} rows.")


def _words(person: int, checked: Checked) -> str:
    parts = [("missing", checked.missing), ("changed", checked.changed)]
    said = "; ".join(f"{what}: {', '.join(map(str, numbers))}" for what, numbers in parts if numbers)
    return f"The access log of person {person} is not as it was written. Rows {said}."
