from django.dispatch import Signal

submitted = Signal()
"""A check-in was submitted or corrected: `checkin` and `person`.

Sent inside the transaction of the submitting, so what a receiver writes is written with it or not at all.
"""
