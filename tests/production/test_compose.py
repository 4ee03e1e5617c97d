"""What docker-compose.yml promises about who can reach what, checked without an engine."""

import re

import pytest
import yaml

from config.environment import HINTS, read
from tests.conftest import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
FILE = yaml.safe_load(TEXT)
SERVICES = FILE["services"]
ONE_SHOTS = {"migrate", "roles"}
LASTING = sorted(set(SERVICES) - ONE_SHOTS)
SITE = sorted(name for name, service in SERVICES.items() if "build" in service)
# What an image of others reads from its environment.
OTHERS = {"SITE_HOST", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}
OTHERS |= {"PGHOST", "PGUSER", "PGDATABASE"}

every_service = pytest.mark.parametrize("name", sorted(SERVICES))
every_lasting_service = pytest.mark.parametrize("name", LASTING)


def test_these_are_the_services():
    assert sorted(SERVICES) == ["beat", "database", "migrate", "proxy", "redis", "roles", "web", "worker"]
    assert SITE == ["beat", "migrate", "web", "worker"]


@every_lasting_service
def test_a_service_that_lasts_is_asked_whether_it_is_well(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)


@every_lasting_service
def test_a_service_that_lasts_is_started_again(name):
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(ONE_SHOTS))
def test_what_runs_once_is_not_started_again_and_has_no_health(name):
    assert SERVICES[name]["restart"] == "no"
    assert SERVICES[name]["healthcheck"] == {"disable": True}


@every_service
def test_every_service_gives_up_what_it_does_not_need(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["pids_limit"]


@every_service
def test_logs_do_not_fill_the_disk(name):
    assert {"max-size", "max-file"} <= set(SERVICES[name]["logging"]["options"])


@every_service
def test_every_image_is_ours_or_pinned_by_version(name):
    image = SERVICES[name]["image"]
    if name in SITE:
        assert (image, SERVICES[name]["build"]) == ("heartwood:${HEARTWOOD_VERSION:-local}", ".")
    else:
        assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+", image)


def test_only_the_proxy_can_be_reached_from_outside():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy": ["80:80", "443:443", "443:443/udp"]}
    assert not [name for name, service in SERVICES.items() if "network_mode" in service]


def neighbours(name):
    """Every service that shares a network with this one."""
    mine = set(SERVICES[name]["networks"])
    return {other for other, service in SERVICES.items() if mine & set(service["networks"])} - {name}


def test_the_proxy_reaches_the_web_process_and_nothing_else():
    assert neighbours("proxy") == {"web"}


def test_database_and_queue_have_no_way_out():
    assert SERVICES["database"]["networks"] == SERVICES["redis"]["networks"] == ["back"]
    assert FILE["networks"]["back"] == FILE["networks"]["front"] == {"internal": True}


def test_only_what_sends_mail_has_a_way_out():
    ways_out = {name for name, network in FILE["networks"].items() if not (network or {}).get("internal")}
    assert ways_out == {"outside", "outgoing"}
    assert {name for name in SERVICES if ways_out & set(SERVICES[name]["networks"])} == {
        "proxy",
        "web",
        "worker",
    }


# --- Secrets ----------------------------------------------------------------------------------------------


def test_every_secret_is_a_file_outside_the_repository():
    assert FILE["secrets"] == {name: {"file": f"./secrets/{name}"} for name in FILE["secrets"]}


def test_every_secret_is_used():
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(FILE["secrets"])


@every_service
def test_a_service_reads_only_the_secrets_it_is_given(name):
    service = SERVICES[name]
    text = yaml.safe_dump({key: service.get(key) for key in ("environment", "command", "healthcheck")})
    assert set(re.findall(r"/run/secrets/(\w+)", text)) <= set(service.get("secrets", []))


def test_only_migrations_and_the_roles_script_know_the_owners_password():
    def know(pattern):
        return {name for name in SERVICES if re.search(pattern, " ".join(SERVICES[name].get("secrets", [])))}

    assert know("owner") == {"migrate", "roles"}
    assert know("superuser") == {"database", "roles"}
    assert know("aggregator_password") == {"roles"}
    assert know("aggregator_url") == {"worker"}


@every_service
def test_no_secret_is_written_in_the_file(name):
    environment = SERVICES[name].get("environment", {})
    secret = re.compile(r"SECRET|PASSWORD|_KEYS?$|_URL$")
    named = {key for key in environment if secret.search(key.removesuffix("_FILE")) and key != "BASE_URL"}
    assert [key for key in named if not key.endswith("_FILE")] == []
    assert all(environment[key].startswith("/run/secrets/") for key in named)


@every_service
def test_every_variable_is_known_to_whoever_reads_it(name):
    known = set(HINTS) | {f"{key}_FILE" for key in HINTS} | OTHERS
    if name == "migrate":
        known |= {"DATABASE_OWNER_URL_FILE"}
    assert set(SERVICES[name].get("environment", {})) <= known


def test_the_example_env_file_names_what_the_file_asks_for():
    asked = set(re.findall(r"\$\{(\w+)", TEXT))
    example = (ROOT / "config" / "container" / "example.env").read_text()
    given = set(re.findall(r"^(\w+)=", example, flags=re.M))
    # The version is the one thing that is better left to whoever builds the image.
    assert given == asked - {"HEARTWOOD_VERSION"}


# --- Order --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_site_waits_for_migrations_and_queue(name):
    waits = {other: after["condition"] for other, after in SERVICES[name]["depends_on"].items()}
    assert waits == {"migrate": "service_completed_successfully", "redis": "service_healthy"}


def test_migrations_wait_for_the_roles_and_these_for_the_database():
    assert SERVICES["migrate"]["depends_on"] == {"roles": {"condition": "service_completed_successfully"}}
    assert SERVICES["roles"]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_the_proxy_waits_until_the_site_is_well():
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_what_it_mounts_is_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in FILE["volumes"] or (ROOT / source).exists()


def test_postgresql_18_keeps_its_data_on_the_volume():
    """The image moved its data directory below /var/lib/postgresql; a mount further down would miss it."""
    assert SERVICES["database"]["image"].startswith("postgres:18.")
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql"]


def test_what_somebody_wrote_never_reaches_the_databases_log():
    command = " ".join(SERVICES["database"]["command"])
    assert "log_min_error_statement=panic" in command
    assert "log_error_verbosity=terse" in command
    assert "log_statement=" not in command


def test_the_queue_never_drops_a_task_to_make_room():
    script = (ROOT / "config" / "container" / "redis.sh").read_text()
    assert "maxmemory-policy noeviction" in script
    assert "requirepass" in script


def test_the_site_starts_with_what_it_is_given(tmp_path, production):
    """The environment of `web`, with secrets as the script makes them."""
    from tests.production.test_secrets_script import make

    make(tmp_path, email_url="submission://user:hush@smtp.example.org:587")
    environment = {
        key: str(value)
        .replace("/run/secrets", str(tmp_path))
        .replace("${HEARTWOOD_LOG_LEVEL:-INFO}", "INFO")
        .replace("${HEARTWOOD_EMAIL_BOUNCES_TO:-}", "")
        .replace("${HEARTWOOD_HOST}", "heartwood.example.org")
        for key, value in SERVICES["web"]["environment"].items()
    }
    environment["BASE_URL"] = "https://heartwood.example.org"
    environment["EMAIL_FROM"] = production["EMAIL_FROM"]
    read_ = read(environment)
    assert read_.is_production
    assert read_.email_bounces_to == production["EMAIL_FROM"]
    assert read_.database["USER"] == "heartwood_runtime"
    assert (read_.database["HOST"], read_.trusted_proxy_count) == ("database", 1)
