"""Model fields whose text only the application can read: sealed with the key of the person whose row it is.

A model with such a field has a random UUID as its primary key, so that the row can be bound in before it is
there, and a foreign key `person`. Table, column, row and person are all bound in: a value that was moved or
changed in the database does not open. Nothing can be searched, sorted or updated in the database by it.
"""

import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from psycopg import Binary

from apps.safekeeping import keys

# Django's own field can be subscripted by a type checker only.
if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field

FORMAT = b"\x01"
"""First byte of what is stored, so that a later way of sealing can be told from this one."""


class Sealed:
    """What is stored, unopened. Says nothing when shown."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return "<sealed>"


class SealedAttribute(DeferredAttribute):
    """Opens on first reading, so that a page pays only for the words it shows."""

    field: "SealedField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.open(value, instance)
        return value

    # Makes this a data descriptor, which Python asks before it looks into the instance.
    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(Field):
    descriptor_class = SealedAttribute
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        return "BinaryField"

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, data: bytes) -> Any:
        raise NotImplementedError

    def open(self, sealed: Sealed, instance: models.Model) -> Any:
        """Raises KeyMissingError or BrokenSealError."""
        key, bound_to = self._seal_of(instance)
        what = f"{self.model._meta.db_table}.{self.column} of {instance.pk}"
        # Another format byte is a change like any other.
        data = sealed.data if sealed.data[:1] == FORMAT else b""
        return self.from_bytes(keys.decrypt(key, data[1:], bound_to, what))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:  # noqa: ARG002 (Django's signature)
        value = model_instance.__dict__.get(self.attname, self.get_default())
        if isinstance(value, Sealed):
            return value
        key, bound_to = self._seal_of(model_instance)
        return Sealed(FORMAT + keys.encrypt(key, self.to_bytes(value), bound_to))

    def _seal_of(self, instance: models.Model) -> tuple[AESGCM, bytes]:
        person_id = getattr(instance, "person_id", None)
        if person_id is None or instance.pk is None:
            raise ValueError(f"{instance._meta.label} needs its person and key before {self.name} is sealed")
        # A view names the table whose rows it shows.
        table = getattr(instance, "sealed_in", instance._meta.db_table)
        places = (table, str(self.column), str(instance.pk), str(person_id))
        return keys.key_of(person_id), "\x1f".join(places).encode()

    def from_db_value(
        self,
        value: bytes | None,
        expression: Any,  # noqa: ARG002
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.model._meta.label}.{self.name} is sealed with its row: save the record")
        return super().get_db_prep_value(Binary(value.data), connection, prepared)

    def get_lookup(self, lookup_name: str) -> None:  # noqa: ARG002
        """None: the database cannot look into it, and Django says so."""
        return

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{obj._meta.label}.{self.name} is never written out by a serializer")


class SealedTextField(SealedField):
    def to_bytes(self, value: str) -> bytes:
        return value.encode()

    def from_bytes(self, data: bytes) -> str:
        return data.decode()


class SealedJSONField(SealedField):
    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()

    def from_bytes(self, data: bytes) -> Any:
        return json.loads(data)


def seal_for(person_id: int, purpose: str, data: bytes) -> bytes:
    """Seal what is not a row, for one purpose such as holding a post in a session. Raises KeyMissingError."""
    return FORMAT + keys.encrypt(keys.key_of(person_id), data, _for(purpose, person_id))


def open_for(person_id: int, purpose: str, sealed: bytes) -> bytes:
    """Raises KeyMissingError or BrokenSealError."""
    data = sealed if sealed[:1] == FORMAT else b""
    return keys.decrypt(keys.key_of(person_id), data[1:], _for(purpose, person_id), purpose)


def _for(purpose: str, person_id: int) -> bytes:
    return f"heartwood {purpose}\x1f{person_id}".encode()
