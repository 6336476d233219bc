-- A login that only serves checks the schema's version, too.
GRANT SELECT ON switchboard_store_migrations TO switchboard_app;
