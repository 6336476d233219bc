-- Something that pods must know changes in this transaction.
UPDATE settings SET version = version + 1 RETURNING version;
