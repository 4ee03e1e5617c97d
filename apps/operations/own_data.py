"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.safekeeping.classes import Erasure, Kind, operational, register

register(
    "Running the site",
    Kind(
        "operations.LastDone",
        "When background work was last done",
        {"id": operational(), "worker": operational(), "task": operational(), "done_at": operational()},
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
)
