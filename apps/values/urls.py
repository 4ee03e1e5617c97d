from django.urls import path

from apps.values import choosing_views, review_views

app_name = "values"
urlpatterns = [
    path("", choosing_views.index, name="index"),
    path("choose/", choosing_views.choose, name="choose"),
    path("order/", choosing_views.order, name="order"),
    path("before/", choosing_views.before, name="before"),
    path("review/", review_views.review, name="review"),
    path("reviews/<uuid:review_id>/", review_views.show, name="show_review"),
    path("<uuid:value_id>/words/", choosing_views.reword, name="reword"),
    path("<uuid:value_id>/move/", choosing_views.move, name="move"),
    path("<uuid:value_id>/let-go/", choosing_views.let_go, name="let_go"),
    path("<uuid:value_id>/take-up/", choosing_views.take_up, name="take_up"),
]
