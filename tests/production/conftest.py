"""What a good production environment looks like, for tests that take something away from it."""

import pytest


@pytest.fixture
def production() -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "7d1b0f1c7a9e4f0b8b5a6c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f",
        "DATABASE_URL": "postgresql://heartwood_runtime:hush@database:5432/heartwood",
        "REDIS_URL": "redis://:hush@redis:6379/0",
        "CACHE_URL": "redis://:hush@redis:6379/1",
        "EMAIL_URL": "submission://user:hush@smtp.example.org:587",
        "EMAIL_FROM": "Heartwood <hello@heartwood.example.org>",
        "BASE_URL": "https://heartwood.example.org",
        "ALLOWED_HOSTS": "heartwood.example.org",
        "MFA_KEYS": "c29tZWJvZHktZWxzZXMtdGhpcnR5LXR3by1ieXRlcyE=",
        "WORDS_KEYS": "1:c29tZWJvZHktZWxzZXMtdGhpcnR5LXR3by1ieXRlcyE=",
        "TRUSTED_PROXY_COUNT": "1",
    }
