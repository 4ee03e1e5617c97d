from django.urls import path

from apps.demo import views

app_name = "demo"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("mail/", views.caught_mail, name="mail"),
    path("mail/<str:name>/", views.one_mail, name="one_mail"),
]
