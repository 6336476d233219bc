-- Cursors of clients belong to one history of this store. Another server or another branch of its history is seen by
-- itself; a backup that was put back in place is counted here by the one who does it.

CREATE TABLE store_epoch (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    restores bigint NOT NULL DEFAULT 0
);
INSERT INTO store_epoch DEFAULT VALUES;
