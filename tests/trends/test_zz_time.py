import cProfile, pstats
from tests.trends.diary import *
import time
def test_time(cast, signed_in):
    checked_in_for(cast.ada, 200)
    c=signed_in(cast.ada)
    c.get("/trends/")
    for r in ("12","52","all"):
        t=time.perf_counter(); resp=c.get(f"/trends/?range={r}"); print(r, time.perf_counter()-t, len(resp.content))
    p=cProfile.Profile(); p.enable(); c.get("/trends/?range=52"); p.disable()
    pstats.Stats(p).sort_stats("cumtime").print_stats(35)
