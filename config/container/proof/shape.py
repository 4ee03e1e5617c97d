"""What docker-compose.yml and the Dockerfile say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from config.container.proof.steps import NotProvedError

PROJECT = Path(__file__).resolve().parents[3]
CONTAINER = PROJECT / "config" / "container"
# A name for which Caddy makes its own certificate.
HOST = "heartwood.localhost"
DOTENV = {"HEARTWOOD_HOST": HOST, "HEARTWOOD_EMAIL_FROM": f"Heartwood <hello@{HOST}>"}


def read_compose() -> dict[str, dict[str, Any]]:
    """The services of docker-compose.yml with the variables of .env in place."""

    def variable(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        if name not in DOTENV and default is None:
            raise NotProvedError(f"docker-compose.yml needs {name}, which .env does not give")
        return DOTENV.get(name, default)

    text = (PROJECT / "docker-compose.yml").read_text()
    text = re.sub(r"\$\{(?P<name>\w+)(?::\?[^}]*|:-(?P<default>[^}]*))?\}", variable, text)
    services: dict[str, dict[str, Any]] = yaml.safe_load(text.replace("$$", "$"))["services"]
    return services


def dockerfile_environment() -> dict[str, str]:
    text = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
    line = re.findall(r"^ENV (.*)$", text, flags=re.M)[0]
    pairs = dict(word.split("=", 1) for word in line.split())
    return {**pairs, "PATH": pairs["PATH"].replace("$PATH", "/usr/local/bin:/usr/bin:/bin")}


def dockerfile_command() -> list[str]:
    line = re.findall(r"^CMD (\[.*\])$", (PROJECT / "Dockerfile").read_text(), flags=re.M)[0]
    command: list[str] = json.loads(line)
    return command
