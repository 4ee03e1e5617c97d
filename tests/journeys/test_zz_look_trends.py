import os, pytest
from tests.journeys.conftest import *  # noqa
from tests.journeys.conftest import PHONE, DESKTOP
from tests.trends.diary import *
from tests.trends import diary
OUT="/tmp/trends/shots"; os.makedirs(OUT, exist_ok=True)

def shot(v, name):
    v.page.screenshot(path=f"{OUT}/{name}.png", full_page=True)
    w=v.page.viewport_size["width"]; h=v.page.evaluate("document.documentElement.scrollHeight")
    step=1500
    for i,y in enumerate(range(0,min(h,4500),step)):
        v.page.screenshot(path=f"{OUT}/{name}.{i}.png", full_page=True, clip={"x":0,"y":y,"width":w,"height":min(step,h-y)})


def test_look(committed_cast, visitor, clock):
    ada=committed_cast.ada
    a_believable_year(ada)
    for name,size in (("desk",DESKTOP),("phone",PHONE)):
        v=visitor(size=size).sign_in_as(ada)
        for r in ("12","all"):
            v.go(f"/trends/?range={r}")
            shot(v,f"{name}-{r}")
            v.check()
    v.go("/trends/?range=26"); shot(v,"phone-26")
    v=visitor().sign_in_as(ada); v.go("/trends/"); v.page.pdf(path=f"{OUT}/print.pdf", format="A4")
    v=visitor(javascript=False, size=PHONE).sign_in_as(ada); v.go("/trends/"); shot(v,"nojs")

def test_empty(committed_cast, visitor, clock):
    ada=committed_cast.ada
    v=visitor(size=DESKTOP).sign_in_as(ada)
    v.go("/trends/"); shot(v,"e0"); v.check()
    checked_in(ada, THIS_WEEK-1)
    v.go("/trends/"); shot(v,"e1"); v.check()
    for i in (2,3,5): checked_in(ada, THIS_WEEK-i, {"pressure":i, "meaning":4})
    away(ada, THIS_WEEK)
    v.go("/trends/"); shot(v,"e4"); v.check()
