-- A backup was put back in place: every cursor of before belongs to another history.
UPDATE store_epoch SET restores = restores + 1;
