-- The roles of one platform, in its own database; safe to run again, also after an upgrade. As a superuser:
--     psql -v login=meent -v owner=meent_owner -d meent -f deploy/postgresql/roles.sql
-- The login inherits nothing. It becomes the owner for the shared-service team's operations (migrations, creating a
-- municipality, …) and the role of one municipality for the requests of that one (docs/adr/0022-who-a-connection-is.md).
SELECT format('CREATE ROLE %I NOLOGIN', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" NOLOGIN CREATEROLE;
ALTER ROLE :"login" NOINHERIT NOCREATEROLE NOCREATEDB NOSUPERUSER;
GRANT :"owner" TO :"login" WITH INHERIT FALSE, SET TRUE;
SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), :'owner') \gexec
REASSIGN OWNED BY :"login" TO :"owner";
-- roles of municipalities that the login made before there was an owner
SELECT format('GRANT %I TO %I WITH ADMIN OPTION', rolname, :'owner')
FROM pg_roles WHERE rolname ~ '^m_[a-z0-9]{12}$' AND NOT pg_has_role(:'owner', oid, 'MEMBER WITH ADMIN OPTION') \gexec
