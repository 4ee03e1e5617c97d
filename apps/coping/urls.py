from django.urls import path

from apps.coping import ask_views, calendar_views, plan_views, writing_views

app_name = "coping"
urlpatterns = [
    path("", plan_views.index, name="index"),
    path("new/", writing_views.new, name="new"),
    path("asks/", ask_views.index, name="asks"),
    path("asks/new/", ask_views.new, name="new_ask"),
    path("asks/<uuid:ask_id>/", ask_views.write, name="ask"),
    path("asks/<uuid:ask_id>/end/", ask_views.end, name="end_ask"),
    path("asks/<uuid:ask_id>/again/", ask_views.again, name="ask_again"),
    path("calendar/", calendar_views.index, name="calendar"),
    path("calendar/address/make/", calendar_views.make, name="make_calendar_address"),
    path("calendar/address/off/", calendar_views.turn_off, name="turn_off_calendar"),
    path("calendar/<str:token>.ics", calendar_views.feed, name="calendar_feed"),
    path("<uuid:plan_id>/calendar.ics", calendar_views.file, name="calendar_file"),
    path("<uuid:plan_id>/", plan_views.show, name="show"),
    path("<uuid:plan_id>/finish/", plan_views.finish, name="finish"),
    path("<uuid:plan_id>/let-go/", plan_views.let_go, name="let_go"),
    path("<uuid:plan_id>/take-up/", plan_views.take_up, name="take_up"),
    path("<uuid:plan_id>/review/", plan_views.review, name="review"),
    path("<uuid:plan_id>/read/", writing_views.read, name="read"),
    path("<uuid:plan_id>/write/<slug:step_slug>/", writing_views.write, name="write"),
]
