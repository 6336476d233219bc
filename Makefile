# The two commands are `make up` and `make test`; the rest serves those who work on the code.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# As root PostgreSQL runs as the account `postgres`, which must be able to reach its folder.
# Where cargo puts what it builds.
BUILT := $(or $(CARGO_TARGET_DIR),target)
DATA ?= $(shell if [ "$$(id -u)" = 0 ] && ! runuser -u postgres -- test -x "$(CURDIR)" 2>/dev/null; then echo /var/lib/switchboard; else echo data; fi)
SERVICES := .services/test

.PHONY: help up up-cluster demo-shift test test-fast soak mutants lint fmt gen sqlx setup services services-stop web bench

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

up: ## one node with its own PostgreSQL: widget demo, workstation, monitor on one port
	@tests/install.sh postgres
	@echo "building the screens"
	@$(MAKE) --no-print-directory web
	@echo "building the server (the first time takes minutes)"
	@cargo build --bin switchboard
	@exec $(BUILT)/debug/switchboard up --demo --data-dir $(DATA)

up-cluster: ## the same as pods: Kafka, Redis, PostgreSQL, 2 gateways, 2 routers, 1 API
	@tests/install.sh cluster
	@echo "building the screens"
	@$(MAKE) --no-print-directory web
	@echo "building the server (the first time takes minutes)"
	@cargo build --bin switchboard --bin switchboard-cluster
	@exec $(BUILT)/debug/switchboard-cluster --dir $(DATA)-cluster $(ARGS)

demo-shift: ## customers and operators at the demo that runs, until Ctrl-C
	@echo "building the shift (the first time takes minutes)"
	@cargo build -q --bin demo-shift
	@exec $(BUILT)/debug/demo-shift $(ARGS)

setup: ## installs what the tests need
	@tests/install.sh

web: web/node_modules/.installed ## builds the screens into web/dist
	@npm run build --prefix web --silent

# `install` and not `ci`: it takes the locked versions too, and goes on where a registry lacks the binaries of other platforms.
web/node_modules/.installed: web/package-lock.json
	@npm install --prefix web --no-audit --no-fund --loglevel=error
	@touch $@

test: setup web lint services ## everything
	@node tests/run.mjs

test-fast: web services ## without faults, load, the fuzzing of REST and browser
	@node tests/run.mjs --fast

soak: ## what takes too long for `make test`: a million schedules of the two owners (about 20 minutes on two cores)
	@cargo test -q -p router --lib --features soak turn::simulation -- --nocapture

mutants: services ## breaks the product on purpose, one mistake at a time: a named test must fail for each (an hour)
	@node tests/mutants/run.mjs

services: ## starts PostgreSQL and Kafka for the tests
	@cargo run -q -p services -- start --dir $(SERVICES) --only postgres,kafka

services-stop: ## ends them
	@cargo run -q -p services -- stop --dir $(SERVICES)

lint: web/node_modules/.installed ## formatting, clippy, dependencies, the web's checks
	@cargo fmt --all --check
	@cargo clippy -q --workspace --all-targets -- -D warnings
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo-deny is missing: tests/install.sh" >&2; exit 1; }
	@cargo deny --locked --log-level error check bans licenses sources
	@npm run check --prefix web --silent

fmt: ## formats everything
	@cargo fmt --all
	@npm run format --prefix web --silent

gen: ## writes what is generated from the code
	@UPDATE_GENERATED=1 cargo test -q -p protocol --test typescript --test typescript_monitor --test records -- --test-threads 1

sqlx: services ## checks every SQL file against a real PostgreSQL, writes the offline data
	@DATABASE_SERVER="$$(sed -nE 's#^url = "(postgres://[^"]*)/[^/"]*"#\1#p' $(SERVICES)/services.toml | head -1)" crates/store/prepare.sh

bench: ## a release build, measured: about 15 minutes, figures into docs/benchmarks.md
	@$(MAKE) --no-print-directory web
	@cargo build --release -p switchboard -p load -p world
	@node tests/bench/bench.mjs
