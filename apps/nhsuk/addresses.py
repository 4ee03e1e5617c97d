from django.utils.http import url_has_allowed_host_and_scheme


def is_our_path(address: str) -> bool:
    """Whether an address that a page was given leads nowhere but to a page of ours."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
