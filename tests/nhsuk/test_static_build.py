import json
import re
from pathlib import Path

import pytest

from config import static_build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A build of its own, so that the test does not take the site's files away."""
    target = tmp_path_factory.mktemp("build") / "static-build"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static_build, "TARGET", target)
        assert static_build.build() is True
        yield target


def test_a_second_build_has_nothing_to_do(built, monkeypatch):
    monkeypatch.setattr(static_build, "TARGET", built)
    assert static_build.build() is False


def test_a_changed_source_is_built_again(built, monkeypatch):
    monkeypatch.setattr(static_build, "TARGET", built)
    (built / ".stamp").write_text("of an older source")
    assert static_build.build() is True
    assert not [path for path in built.parent.iterdir() if path != built]


def test_only_what_is_needed_is_shipped(built):
    assert sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()) == [
        ".stamp",
        "css/heartwood.css",
        "css/images/nhsuk-icon-arrow-down.svg",
        "css/images/nhsuk-icon-arrow-up-down.svg",
        "css/images/nhsuk-icon-arrow-up.svg",
        "css/images/nhsuk-icon-cross.svg",
        "vendor/chart.js",
        "vendor/chartjs-plugin-annotation.js",
        "vendor/nhsuk-frontend.js",
    ]


def test_no_source_map_is_named_that_is_not_there(built):
    assert not [path.name for path in (built / "vendor").iterdir() if "sourceMappingURL" in path.read_text()]


def test_the_styles_name_no_other_host_and_neither_the_font_nor_the_blue_of_the_nhs(built):
    css = (built / "css" / "heartwood.css").read_text()
    assert not re.search(r"url\(\"?(https?:)?//", css)
    assert "@import" not in css
    assert "frutiger" not in css.lower()
    header = re.search(r"\.nhsuk-header\{[^}]*\}", css)
    assert header
    assert "#005eb8" not in header[0]


def test_a_missing_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(static_build.SCRIPTS, "chart.js", ROOT / "node_modules" / "nowhere" / "chart.js")
    monkeypatch.setattr(static_build, "TARGET", tmp_path / "static-build")
    with pytest.raises(SystemExit, match=r"nowhere/chart\.js is missing: run `npm ci` first"):
        static_build.build()


def test_a_failed_build_leaves_the_old_one_standing(built, monkeypatch, tmp_path):
    broken = tmp_path / "scss"
    broken.mkdir()
    (broken / "heartwood.scss").write_text("a { color: ")
    monkeypatch.setattr(static_build, "TARGET", built)
    monkeypatch.setattr(static_build, "SCSS", broken)
    monkeypatch.setattr(static_build, "_fingerprint", lambda: "new")
    with pytest.raises(SystemExit, match="Sass could not build"):
        static_build.build()
    assert (built / "css" / "heartwood.css").is_file()
    assert not [path for path in built.parent.iterdir() if path != built]


def test_the_lock_holds_every_package_with_its_hash_and_no_address_to_fetch_it_from():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert name == "" or "integrity" in package, name


def test_package_json_names_exact_versions():
    package = json.loads((ROOT / "package.json").read_text())
    for version in (package["dependencies"] | package["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_the_sources_of_the_styles_are_not_published():
    from django.apps import apps
    from django.contrib.staticfiles.finders import get_finders

    ignored = apps.get_app_config("staticfiles").ignore_patterns
    published = {path for finder in get_finders() for path, _ in finder.list(ignored)}
    assert "css/heartwood.css" in published
    assert "js/start.js" in published
    assert not [path for path in published if path.endswith(".scss")]
