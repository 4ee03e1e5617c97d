from django.urls import path

from apps.supervision import grant_views, topic_views, viewing_views

app_name = "supervision"
urlpatterns = [
    path("", grant_views.index, name="index"),
    path("share/", grant_views.share, name="share"),
    path("share/<uuid:choice_id>/", grant_views.choose, name="choose"),
    path("share/<uuid:choice_id>/preview/", grant_views.preview, name="preview"),
    path("stop/<uuid:grant_id>/", grant_views.stop, name="stop"),
    path("before/", grant_views.before, name="before"),
    path("log/", grant_views.log, name="log"),
    path("people/", viewing_views.people, name="people"),
    path("people/<uuid:grant_id>/", viewing_views.show, name="show"),
    path("topics/", topic_views.index, name="topics"),
    path("topics/new/", topic_views.new, name="new_topic"),
    path("topics/<uuid:topic_id>/", topic_views.write, name="topic"),
    path("topics/<uuid:topic_id>/tick-off/", topic_views.tick_off, name="tick_off_topic"),
    path("topics/<uuid:topic_id>/untick/", topic_views.untick, name="untick_topic"),
    path("topics/<uuid:topic_id>/notes/", topic_views.notes, name="topic_notes"),
    path("topics/<uuid:topic_id>/remove/", topic_views.remove, name="remove_topic"),
]
