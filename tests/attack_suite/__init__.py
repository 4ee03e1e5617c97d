"""Attacks on the release rule of team figures, as the product itself carries it out in PostgreSQL.

In small, in `make test`. In full, with a report in docs/:

    python -m tests.attack_suite --services 1000 --seed 2026

Only pages and files, put with what such a run gave before:

    python -m tests.attack_suite --services 1000 --seed 2026 --pages-of var/attack-suite.jsonl

None has been made yet under the rule as it is now.
"""
