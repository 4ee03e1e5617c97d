from django.urls import path

from apps.journal import entry_views, list_views

app_name = "journal"
urlpatterns = [
    path("", list_views.index, name="index"),
    path("search/", list_views.search, name="search"),
    path("search/<uuid:search_id>/", list_views.found, name="found"),
    path("deleted/", list_views.deleted, name="deleted"),
    path("new/", entry_views.new, name="new"),
    path("<uuid:entry_id>/", entry_views.show, name="show"),
    path("<uuid:entry_id>/write/", entry_views.write, name="write"),
    path("<uuid:entry_id>/versions/", entry_views.versions, name="versions"),
    path("<uuid:entry_id>/delete/", entry_views.delete, name="delete"),
    path("<uuid:entry_id>/put-back/", entry_views.put_back, name="put_back"),
    path("<uuid:entry_id>/remove/", entry_views.remove, name="remove"),
    path("moments/<uuid:offer_id>/dismiss/", entry_views.dismiss_moment, name="dismiss_moment"),
]
