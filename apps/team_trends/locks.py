"""Locks of PostgreSQL's for one service: the first of their two numbers. The second is the service's."""

BUILDING = 1_416_915_540
"""Held by whoever builds what a service lacks, so that nobody else does."""
CHOOSING = 1_416_915_541
"""Held while one block is built, and shared by people who say no, until they have said it.

So whatever is published after somebody's no is without them.
"""
