-- Readable since 0023_channel_checks.sql

-- Why a meeting was cancelled.
alter table meetings add column cancel_reason text;
create index meetings_starts on meetings (workspace_id, starts_at, id);
create index meetings_changed on meetings (workspace_id, updated_at desc);

alter table tasks add column updated_at timestamptz not null default '-infinity';
create index tasks_changed on tasks (workspace_id, updated_at desc);
create index tasks_due on tasks (workspace_id, coalesce(due_at, 'infinity'), id) where status = 'open';
create index tasks_assignee_due on tasks (workspace_id, assignee, coalesce(due_at, 'infinity'), id) where status = 'open';
create index tasks_assignee on tasks (workspace_id, assignee, id desc);
create index tasks_done on tasks (workspace_id, id desc) where status = 'done';

create index handoffs_status on handoffs (workspace_id, status, id desc);
create index handoffs_assignee on handoffs (workspace_id, assignee, id desc);
