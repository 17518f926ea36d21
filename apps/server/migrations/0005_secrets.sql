-- Every secret that still signs beside its successors: a second rotation within a day must not end the first one early.
-- They stay after that, for as long as the endpoint does: the requests of earlier attempts are shown as they were signed.
create table previous_secrets (
  id bigint generated always as identity,
  workspace_id bigint not null references workspaces,
  endpoint_id bigint not null references endpoints on delete cascade,
  secret bytea not null,
  -- The newest one from then; null: since the endpoint was made.
  since timestamptz,
  -- Signs until then.
  expires_at timestamptz not null,
  primary key (endpoint_id, id)
);

alter table endpoints
  -- Null: since the endpoint was made.
  add column secret_since timestamptz,
  -- When its URL or its events last became others.
  add column target_changed_at timestamptz;

insert into previous_secrets (workspace_id, endpoint_id, secret, expires_at)
select workspace_id, id, previous_secret, previous_secret_expires_at from endpoints
where previous_secret is not null and previous_secret_expires_at is not null;
update endpoints set secret_since = previous_secret_expires_at - interval '24 hours' where previous_secret is not null;

alter table endpoints drop column previous_secret, drop column previous_secret_expires_at;
