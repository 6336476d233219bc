-- How far each side was shown a timeline and has read it: maxima, written outside the log by any router.

CREATE TABLE receipt (
    timeline uuid NOT NULL,
    -- 0 customer, 1 operator
    side smallint NOT NULL,
    tenant uuid NOT NULL,
    -- in the numbers of this side: seqs of the customer, positions of the operator
    delivered bigint NOT NULL,
    read bigint NOT NULL,
    -- the same in the numbers of the other side
    delivered_there bigint NOT NULL,
    read_there bigint NOT NULL,
    PRIMARY KEY (timeline, side)
) WITH (fillfactor = 50);
