-- Rotating refresh tokens and revocations.

CREATE TABLE refresh_token (
    -- digest of the token; the token itself is never stored
    digest bytea PRIMARY KEY,
    -- all tokens that came from one sign-in
    family uuid NOT NULL,
    tenant uuid NOT NULL,
    operator uuid NOT NULL,
    expires_at bigint NOT NULL,
    -- a token that is presented after its use was stolen: the family ends
    used_at bigint,
    FOREIGN KEY (tenant, operator) REFERENCES operator (tenant, id) ON DELETE CASCADE
);

CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_operator ON refresh_token (tenant, operator);

CREATE TABLE revocation (
    tenant uuid NOT NULL,
    -- operator or customer
    principal uuid NOT NULL,
    version bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, principal)
);
