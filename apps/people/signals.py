from django.dispatch import Signal

team_news = Signal()
"""Something is new for teams of a service: `service_id`, `team_ids`, `key`, `now`.

`team_ids` may be None, for all of the service. `key` names the news, in at most 64 characters, and is the
same however often it is sent; it is kept beside who is told, so it says nothing of what is new. Sent inside
the transaction of what is new, so that what a receiver writes is written with it or not at all.
"""
