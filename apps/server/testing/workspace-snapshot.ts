import type { Harness } from './harness.ts'

type Sql = Harness['sql']

const users = '(select user_id from members where workspace_id = $1)'

// For tables without a workspace_id, or with rows that are somebody else's: the rows that belong to a workspace.
const ownedBy: Record<string, string> = {
  workspaces: 'id = $1',
  users: `id in ${users}`,
  user_sessions: `user_id in ${users}`,
  user_credentials: `user_id in ${users}`,
  reset_links: `user_id in ${users}`,
  oauth_clients: 'reference_id = $1::text',
  oauth_client_resources: 'client_id in (select client_id from oauth_clients where reference_id = $1::text)',
  oauth_refresh_tokens: 'reference_id = $1::text',
  oauth_access_tokens: 'reference_id = $1::text',
  oauth_consents: 'reference_id = $1::text',
  channel_checks: 'channel_id in (select id from channels where workspace_id = $1)',
  message_statuses: 'message_id in (select id from messages where workspace_id = $1)',
  // A test key's doings are no change of the workspace that it tests.
  audit_entries: "workspace_id = $1 and mode = 'live'",
  keys: "workspace_id = $1 and mode = 'live'",
  // The log of the others is written after their answers.
  requests: 'id = (select id from requests where workspace_id = $1 order by id limit 1)',
  rate_limits: "key_id in (select id from keys where workspace_id = $1 and mode = 'live')",
  sends: 'message_id in (select id from messages where workspace_id = $1)',
  linked_session_keys: 'channel_id in (select id from channels where workspace_id = $1)',
  linked_numbers: 'channel_id in (select id from channels where workspace_id = $1)',
}
const nobodys = new Set([
  'migrations',
  'settings',
  'workers',
  // A loop derives them from contacts, at its own time.
  'contact_search',
  'contact_search_due',
  // Out of date after ten seconds.
  'presences',
  'pipeline_counts',
  'campaign_counts',
  // So are figures from events.
  'daily_figures',
  'figure_cursors',
  'figure_horizon',
  'conversation_clocks',
  'contact_stages',
  'figures_due',
  'user_verifications',
  'log_in_attempts',
  'device_log_ins',
  'oauth_resources',
  'oauth_client_assertions',
])

/** Every row of a workspace, by table. The last use of keys is left out, as a loop writes it at its own time. */
export async function snapshotWorkspace(sql: Sql, workspaceId: number): Promise<Record<string, unknown[]>> {
  const dump: Record<string, unknown[]> = {}
  for (const { table, has_workspace_id } of await tables(sql)) {
    if (nobodys.has(table)) continue
    const owned = ownedBy[table.replace(/_\d{8}$/, '')] ?? (has_workspace_id ? 'workspace_id = $1' : undefined)
    if (!owned) throw new Error(`dump.ts doesn't know whose the rows of ${table} are`)
    const rows = await sql<{ row: unknown }>(
      `select to_jsonb(t) - 'last_used_at' as row from ${table} t where ${owned} order by to_jsonb(t)::text`,
      [workspaceId],
    )
    dump[table] = rows.map(({ row }) => row)
  }
  return dump
}

/** Every row of the database as text, with bytes as hexadecimal digits. */
export async function snapshotDatabase(sql: Sql): Promise<string> {
  const parts: string[] = []
  for (const { table } of await tables(sql)) {
    const rows = await sql<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`)
    parts.push(...rows.map(({ row }) => `${table} ${row}`))
  }
  return parts.join('\n')
}

function tables(sql: Sql) {
  return sql<{ table: string; has_workspace_id: boolean }>(`
    select t.table_name as table, exists (
      select from information_schema.columns c
      where c.table_schema = 'public' and c.table_name = t.table_name and c.column_name = 'workspace_id'
    ) as has_workspace_id
    from information_schema.tables t where t.table_schema = 'public' order by t.table_name`)
}
