from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import MIDDLEWARE as ALL

MIDDLEWARE = [name for name in ALL if name != "apps.safekeeping.acting.ActingMiddleware"]
