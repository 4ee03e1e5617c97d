"""What Lena writes of an action, and where."""

FILLED_IN = {
    "heard": "challenge:admin",
    "team": "all",
    "words": "An hour for notes every day.",
    "owner_role": "Clinical lead",
    "due_on_day": "31",
    "due_on_month": "1",
    "due_on_year": "2027",
}
WHATS_NEW = {
    "status": "under_way",
    "words": "It has begun.",
    "due_on_day": "28",
    "due_on_month": "2",
    "due_on_year": "2027",
}


def address(cast, action_id, page=""):
    return f"/team-figures/services/{cast.service.pk}/actions/{action_id}/{page}"


def overview(cast):
    return f"/team-figures/services/{cast.service.pk}/overview/"


def team_page(cast):
    return f"/team-figures/teams/{cast.harbour.pk}/"


def text(response):
    return response.content.decode()
