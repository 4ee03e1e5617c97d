#!/bin/sh
# Makes the secret files that docker-compose.yml reads, in ./secrets or the directory given. A secret that is
# there is kept, so running it again only adds what is missing. The addresses are written anew from the passwords.
#
# The directory is closed to everybody else on this machine. The files themselves can be read by all, because in
# a container each is seen by an account of that container's own.
set -eu

cd "$(dirname "$0")/../.."
directory=${1:-secrets}
umask 077
mkdir -p "$directory"
chmod 700 "$directory"
cd "$directory"
echo '*' >.gitignore

random_hex() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
fernet_key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_'; }
words_key() { printf '1:%s' "$(head -c 32 /dev/urandom | base64)"; }
keep_or_make() { # file, command
    if [ ! -e "$1" ]; then
        "$2" >"$1.unfinished"
        mv "$1.unfinished" "$1"
        echo "made $directory/$1"
    fi
}

keep_or_make secret_key random_hex
keep_or_make secret_key_fallbacks true
keep_or_make mfa_keys fernet_key
keep_or_make words_keys words_key
keep_or_make metrics_token random_hex
keep_or_make vapid_private_key true
for name in database_superuser database_owner database_runtime database_aggregator redis; do
    keep_or_make "${name}_password" random_hex
done
rm -f database_owner_url database_runtime_url database_aggregator_url redis_url cache_url
for role in owner runtime aggregator; do
    echo "postgresql://heartwood_$role:$(cat "database_${role}_password")@database:5432/heartwood" >"database_${role}_url"
done
echo "redis://:$(cat redis_password)@redis:6379/0" >redis_url
echo "redis://:$(cat redis_password)@redis:6379/1" >cache_url
chmod 444 ./*

if [ ! -s email_url ]; then
    echo "Now write the address of your mail server into $directory/email_url, for example:" >&2
    echo "  submission://user:password@smtp.example.org:587" >&2
    echo "and run this again." >&2
    exit 1
fi
