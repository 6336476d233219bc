# Every role of Switchboard in one image: screens, then the binary that holds them, then as little as it needs to run.

FROM node:20-bookworm-slim AS web
WORKDIR /source/web
COPY web/package.json web/package-lock.json ./
COPY web/core/package.json core/
COPY web/widget/package.json widget/
COPY web/demo/package.json demo/
COPY web/testing/package.json testing/
COPY web/workstation/package.json workstation/
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM rust:1.95-bookworm AS server
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake libcurl4-openssl-dev pkg-config zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Cargo.toml Cargo.lock ./
COPY crates crates
COPY gateway gateway
COPY router router
COPY operator-api operator-api
COPY switchboard switchboard
# Members of the workspace: cargo reads their manifests, and builds none of them.
COPY tests tests
COPY --from=web /source/web/dist web/dist
RUN cargo build --release --locked --bin switchboard

FROM debian:bookworm-slim
# curl asks /ready.
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home switchboard \
 && install -d -o switchboard -g switchboard -m 0700 \
      /var/lib/switchboard /var/lib/switchboard/secrets /var/lib/switchboard/certificates \
      /var/lib/switchboard/files
COPY --from=server /source/target/release/switchboard /usr/local/bin/switchboard
USER switchboard
WORKDIR /var/lib/switchboard
ENTRYPOINT ["switchboard"]
CMD ["--help"]
