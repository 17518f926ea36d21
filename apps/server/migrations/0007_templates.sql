-- A channel's templates belong to an account of its vendor: Meta's WABA id, in the clear, for webhooks that name it.
alter table channels
  add column template_account text,
  -- When they were last read; null until then.
  add column templates_synced_at timestamptz,
  -- When they are to be read next; null where there is nothing to read.
  add column templates_due_at timestamptz;
create index channels_templates_due on channels (templates_due_at) where templates_due_at is not null;

-- As the vendor rates it: GREEN, YELLOW, RED. Null where it hasn't.
alter table templates add column quality text;
