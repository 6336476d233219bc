-- The version of everything that pods must know.
SELECT version FROM settings;
