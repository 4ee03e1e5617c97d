"""python -m config.local run|test|check|fix|benchmark|lock, after config/local/setup.py has done its part."""

from __future__ import annotations

import sys

from config.local import frontend, quality, run
from config.local.locks import Lock
from config.local.roles import NotPreparedError
from config.local.setup import wait_for
from config.local.steps import VAR, SetupError, say, stop_like_ctrl_c

VERBS = {
    "run": run.run,
    "test": quality.test,
    "check": quality.check,
    "fix": quality.fix,
    "benchmark": quality.benchmark,
    "lock": quality.lock,
}


def main() -> int:
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb not in VERBS:
        say(f"Choose one of: {', '.join(VERBS)}")
        return 2
    stop_like_ctrl_c()
    try:
        if verb in ("run", "test", "check", "benchmark"):
            setup = Lock(VAR / "setup.lock")
            wait_for(setup)
            frontend.prepare()
            setup.release()
        return VERBS[verb]()
    except (SetupError, NotPreparedError) as failure:
        say(f"\n{failure}")
        return 1
    except PermissionError as error:
        say(f"\n{error.filename or error} cannot be used. Was this set up by another user, say root?")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
