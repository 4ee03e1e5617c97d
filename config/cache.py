"""How values are kept in the cache: counts and times for rate limits, and no more than that."""

import json
from typing import Any


class JsonSerializer:
    """In place of Django's own: with pickle, whoever could write to Redis could run code in the site."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, kept: bytes) -> Any:
        return json.loads(kept)
