-- Two database roles: the owner migrates, the application works.
--
-- Why: the triggers that keep evidence append-only can be told to look away by any session (`SET pgtrigger.ignore`)
-- and do not see TRUNCATE. What a role was never granted, no setting gives back.
--
-- Run as a superuser in the database of Xuefa, once before the first `manage.py migrate` and again after every one:
--     psql -d xuefa -v ON_ERROR_STOP=1 -f deploy/postgres/roles.sql
-- A table of a new release that was not granted yet answers "permission denied"; it is never open by accident.
-- Then set the passwords (`\password xuefa_owner`, `\password xuefa_app`) and use
--     migrate                          DATABASE_URL=postgresql://xuefa_owner:...@.../xuefa
--     web server, worker, commands     DATABASE_URL=postgresql://xuefa_app:...@.../xuefa

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'xuefa_owner') THEN
        CREATE ROLE xuefa_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'xuefa_app') THEN
        CREATE ROLE xuefa_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
END $$;

-- Sealing the audit trail asks when the oldest transaction began, those of the owner and of backups included.
GRANT pg_read_all_stats TO xuefa_app;

ALTER SCHEMA public OWNER TO xuefa_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO xuefa_app;
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO xuefa_app, xuefa_owner', current_database()) \gexec

-- Whoever made the tables so far: from now on they are the owner's, their sequences and trigger functions too.
SELECT format('ALTER TABLE public.%I OWNER TO xuefa_owner', tablename)
  FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'xuefa_owner' \gexec
SELECT format('ALTER ROUTINE %s OWNER TO xuefa_owner', oid::regprocedure)
  FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND pg_get_userbyid(proowner) <> 'xuefa_owner' \gexec

-- What the application needs. No TRUNCATE, REFERENCES or TRIGGER on anything, no ALTER, no DROP.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, xuefa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO xuefa_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO xuefa_app;

-- Evidence and ledgers: written once, read for ever.
SELECT format('REVOKE UPDATE, DELETE ON public.%I FROM xuefa_app', name)
  FROM unnest(ARRAY[
        'accounts_auditentry', 'accounts_auditblock',
        'courses_creditentry',
        'exams_answerlog', 'exams_receipt', 'exams_timeadjustment', 'exams_rosterentry',
        'certificates_certificate', 'certificates_certificatefile', 'certificates_certificateevent'
       ]) AS name
 WHERE to_regclass('public.' || name) IS NOT NULL \gexec

-- These move, by the rules of their triggers, and never go.
SELECT format('REVOKE DELETE ON public.%I FROM xuefa_app', name)
  FROM unnest(ARRAY[
        'certificates_certificatestatus', 'certificates_batchitem', 'certificates_batch', 'certificates_numberseries',
        'exams_registration', 'exams_exemption', 'exams_misconduct', 'exams_roster', 'exams_examsession',
        'exams_campaign', 'accounts_user', 'accounts_post', 'accounts_unit', 'accounts_unitparent'
       ]) AS name
 WHERE to_regclass('public.' || name) IS NOT NULL \gexec

-- Which migrations ran is the owner's to write.
SELECT 'REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM xuefa_app'
 WHERE to_regclass('public.django_migrations') IS NOT NULL \gexec

COMMIT;
