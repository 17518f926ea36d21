-- Readable since 0023_channel_checks.sql

-- Who has changed what. Append-only: an entry can be deleted only when it is older than its retention.
create table audit_entries (
  id bigint generated always as identity primary key,
  -- As its users know it: entries of test keys belong to the workspace of the key.
  workspace_id bigint not null references workspaces,
  mode text not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject_type text not null,
  subject_id text,
  request_id text,
  address text,
  changes jsonb not null default '{}',
  -- The clock of the application is not the database's.
  written_at timestamptz not null default now()
);
create index audit_entries_workspace on audit_entries (workspace_id, id);
create index audit_entries_written_at on audit_entries (written_at);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.written_at < now() - interval '365 days' then return old; end if;
  end if;
  raise exception 'the audit log is append-only';
end $$;

create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function refuse_audit_change();
create trigger audit_entries_no_truncate before truncate on audit_entries
  for each statement execute function refuse_audit_change();
