"""Everybody gets a key when they are made, and never again: a key that is missing later is an error."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.signals import post_save
from django.dispatch import receiver

from apps.safekeeping import keys


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def make_key(instance: AbstractBaseUser, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        keys.make_for([instance.pk])
