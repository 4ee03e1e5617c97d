from django import template

from apps.demo.people import PASSWORD, DemoPerson
from apps.demo.queries import people_to_sign_in_as

register = template.Library()


@register.simple_tag
def demo_people() -> list[DemoPerson]:
    return people_to_sign_in_as()


@register.simple_tag
def demo_password() -> str:
    return PASSWORD
