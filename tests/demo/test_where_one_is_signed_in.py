from django.urls import reverse

from apps.demo import people


def test_one_click_is_listed_where_one_is_signed_in_and_counts_as_the_password(
    demo_mode, db, load_demo, client
):
    load_demo(weeks=2)
    client.post("/demo/sign-in/", {"email": people.offered()[0].email})
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "This browser" in page
    assert "Signed in on" in page
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
