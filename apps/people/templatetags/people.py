from django import template

from apps.people import presenters

register = template.Library()
register.filter("browser_in_words", presenters.browser_in_words)
register.filter("zone_in_words", presenters.zone_in_words)
register.filter("in_fours", presenters.in_fours)
