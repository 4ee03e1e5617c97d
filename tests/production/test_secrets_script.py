import subprocess

from cryptography.fernet import Fernet

from config.environment_parsers import versioned_keys
from tests.conftest import ROOT

SCRIPT = str(ROOT / "config" / "container" / "secrets.sh")


def make(directory, email_url=None):
    if email_url:
        directory.mkdir(exist_ok=True)
        (directory / "email_url").write_text(email_url)
    return subprocess.run(["sh", SCRIPT, str(directory)], capture_output=True, text=True, check=False)


def contents(directory):
    return {path.name: path.read_text() for path in directory.iterdir()}


def test_it_makes_everything_but_the_mail_servers_address_and_asks_for_that(tmp_path):
    done = make(tmp_path / "secrets")
    assert done.returncode == 1
    assert "write the address of your mail server into" in done.stderr
    assert "email_url" not in contents(tmp_path / "secrets")


def test_it_makes_every_secret_that_the_compose_file_names(tmp_path):
    from tests.production.test_compose import FILE

    assert make(tmp_path, email_url="smtp://mail:25").returncode == 0
    assert set(contents(tmp_path)) == {*FILE["secrets"], ".gitignore"}


def test_running_it_again_changes_nothing(tmp_path):
    make(tmp_path, email_url="smtp://mail:25")
    before = contents(tmp_path)
    done = make(tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert contents(tmp_path) == before


def test_a_new_password_reaches_the_addresses(tmp_path):
    make(tmp_path, email_url="smtp://mail:25")
    before = contents(tmp_path)
    (tmp_path / "redis_password").unlink()
    make(tmp_path)
    after = contents(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {
        "redis_password",
        "redis_url",
        "cache_url",
    }
    assert after["redis_password"] in after["redis_url"]


def test_no_two_installations_share_a_secret(tmp_path):
    made = []
    for name in ("one", "two"):
        make(tmp_path / name)
        made.append({text for text in contents(tmp_path / name).values() if len(text) > 5})
    assert not made[0] & made[1]
    assert len(made[0]) == len([text for text in contents(tmp_path / "one").values() if len(text) > 5])


def test_the_keys_are_of_the_right_shape(tmp_path):
    make(tmp_path)
    made = contents(tmp_path)
    Fernet(made["mfa_keys"].strip())
    assert [len(key) for key in versioned_keys(made["words_keys"].strip()).values()] == [32]
    assert len(made["secret_key"]) == 64


def test_nobody_else_can_look_into_the_directory_and_git_does_not(tmp_path):
    make(tmp_path / "secrets")
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "secrets" / ".gitignore").read_text() == "*\n"
