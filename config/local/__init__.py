"""Runs the whole site on one machine: set-up, embedded PostgreSQL and Redis, a mail catcher and a supervisor.

Nothing here is part of the site itself, and production uses none of it. This file imports nothing, so
that set-up can read the package before any other package is installed.
"""
