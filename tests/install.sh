#!/usr/bin/env bash
# Installs what the tests and `make up` need on Debian, and only what is missing. As root or with sudo.
#   tests/install.sh postgres            for `make up`
#   tests/install.sh cluster             for `make up-cluster`
#   tests/install.sh                     everything
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
want() { # want COMMAND PACKAGE
  command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}
have_postgres() { ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1; }

want cc build-essential
want cmake cmake
want pkg-config pkg-config
[ -f /usr/include/x86_64-linux-gnu/curl/curl.h ] || [ -f /usr/include/curl/curl.h ] ||
  ls /usr/include/*/curl/curl.h >/dev/null 2>&1 || missing+=(libcurl4-openssl-dev)
ls /usr/include/zlib.h >/dev/null 2>&1 || missing+=(zlib1g-dev)
have_postgres || missing+=(postgresql)
what=${1:-all}
if [ "$what" != postgres ]; then
  want redis-server redis-server
  want redis-sentinel redis-sentinel
  want mvn maven
fi
if [ "$what" = all ]; then
  want chromium chromium
  want python3 python3
  python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3-venv)
fi
for tool in cargo node npm; do
  command -v "$tool" >/dev/null 2>&1 || { echo "$tool is missing: install Rust (rustup) and Node 20 first" >&2; exit 1; }
done
if [ "$what" != postgres ] && ! command -v java >/dev/null 2>&1; then missing+=(openjdk-17-jre-headless); fi

if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  # Debian starts what it installs; the tests start their own.
  for package in "${missing[@]}"; do
    case "$package" in
      postgresql | redis-server | redis-sentinel) as_root service "$package" stop >/dev/null 2>&1 || true ;;
    esac
  done
fi

if [ "$what" = all ]; then
  if ! cargo deny --version >/dev/null 2>&1; then
    echo "building cargo-deny, which checks the dependencies (once, minutes)"
    cargo install --quiet --locked cargo-deny
  fi
  if ! .services/schemathesis/bin/schemathesis --version >/dev/null 2>&1; then
    echo "fetching schemathesis, which reads the OpenAPI document and tries it out"
    python3 -m venv --clear .services/schemathesis
    .services/schemathesis/bin/pip install -q --disable-pip-version-check "schemathesis==4.32.5"
  fi
fi
if [ "$what" != postgres ]; then
  if ! ls .services/kafka/kafka_2.13-*.jar >/dev/null 2>&1; then
    echo "fetching the Kafka broker"
    mvn -q -B -f tests/services/pom.xml dependency:copy-dependencies
  fi
fi
