from django.dispatch import Signal

submitted = Signal()
"""A check-in was submitted or corrected: `checkin` and `person`.

Sent inside the transaction of the submitting, so what a receiver writes is written with it or not at all.
"""

weeks_away_changed = Signal()
"""Weeks were marked as away, or no longer are: `person`. Sent inside the transaction, too."""
