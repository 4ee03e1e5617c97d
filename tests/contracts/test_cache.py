"""What is kept in the cache is data. Redis is not a way into the site."""

import os
import pickle

import pytest
import redis
from django.core.cache import cache


class Harm:
    """Unpickled, it makes a folder."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_nothing_that_is_put_into_the_cache_by_somebody_else_is_run(services, tmp_path):
    harm = tmp_path / "harm"
    redis.Redis.from_url(services.cache_url).set(cache.make_key("limit"), pickle.dumps(Harm(str(harm))))
    with pytest.raises(UnicodeDecodeError):
        cache.get("limit")
    assert not harm.exists()


def test_what_rate_limits_keep_comes_back_as_it_was(services):
    for value in ([1795000000.25, 1795000001.5], True, 3):
        cache.set("limit", value)
        assert cache.get("limit") == value
    assert cache.incr("limit") == 4
