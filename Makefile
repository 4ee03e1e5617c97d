# Each verb installs what it needs first and skips what is there. The work is in config/local/.
PYTHON ?= python3
DO = @exec $(PYTHON) -I config/local/setup.py

help:
	@echo "make run     everything on this machine, with demo people: http://localhost:8000"
	@echo "             PORT=, DATABASE_URL=, REDIS_URL= and EMAIL_URL= use another port or your own servers"
	@echo "make test    every check and every test, browser journeys too"
	@echo "make check   lint, types, templates, layers, migrations, Django's deploy check"
	@echo "make fix     mend formatting and simple faults"
	@echo "make benchmark  what each page costs, beside an empty page (benchmarks/RESULTS.md)"
	@echo "make lock    write the lock files anew"

run test check fix benchmark lock:
	$(DO) $@

.PHONY: help run test check fix benchmark lock
