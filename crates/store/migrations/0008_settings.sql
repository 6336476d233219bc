-- What every pod must know, and the number that tells that it changed.

CREATE TABLE settings (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    -- grows with each change of a widget, a revocation, a router's record version
    version bigint NOT NULL
);
INSERT INTO settings (version) VALUES (1);

CREATE TABLE tenant (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE widget (
    tenant uuid PRIMARY KEY REFERENCES tenant,
    title text NOT NULL,
    -- exact origins, or '*'
    origins text[] NOT NULL,
    -- HS256 secrets of signed customers' tokens, newest first
    customer_secrets text[] NOT NULL CHECK (cardinality(customer_secrets) <= 2)
);

-- Append only: no role but the owner may change or delete.
CREATE TABLE audit (
    tenant uuid NOT NULL,
    no bigint GENERATED ALWAYS AS IDENTITY,
    at bigint NOT NULL,
    actor uuid,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant, no)
);
