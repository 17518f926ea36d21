import { needle } from './fill.ts'

export interface Statement {
  text: string
  values: unknown[]
}

/** What a view of the dashboard asks for, and the same by hand. `n` counts the repetitions. */
export interface Read {
  name: string
  path: (n: number) => string
  by: 'owner' | 'searcher'
  statements: (n: number) => Statement[]
}

interface Filled {
  workspace: number
  searchedWorkspace: number
  actor: string
  /** Some conversations. */
  conversations: readonly number[]
}

export function readsOf({ workspace, searchedWorkspace, actor, conversations }: Filled): Read[] {
  const views: Record<string, [query: string, where: string, values: unknown[]]> = {
    all: ['status=open', 'status = $3', ['open']],
    mine: [`status=open&assignee=${actor}`, 'status = $3 and assignee = $4', ['open', actor]],
    unassigned: ['status=open&assignee=none', 'status = $3 and assignee is null', ['open']],
    snoozed: ['status=snoozed', 'status = $3', ['snoozed']],
    resolved: ['status=resolved', 'status = $3', ['resolved']],
    unread: ['status=open&unread=true', `status = $3 and unread_count > 0 and ${unread} > 0`, ['open']],
  }
  const member = Number(actor.split(':')[1])
  const conversation = (n: number) => conversations[n % conversations.length] ?? 0
  const fixed = (text: string, values: unknown[]) => () => [{ text, values }]
  const search = (name: string, q: string): Read => ({
    name: `search_${name}`,
    by: 'searcher',
    path: () => `/v1/contacts?limit=20&q=${q}`,
    statements: () =>
      // The newest are looked through first, and all when they don't fill the page.
      [newestWith, ...(name === 'common' ? [] : [allWith])].map((text) => ({ text, values: [searchedWorkspace, q] })),
  })
  return [
    ...Object.entries(views).map(
      ([view, [query, where, values]]): Read => ({
        name: `inbox_${view}`,
        by: 'owner',
        path: () => `/v1/conversations?sort=last_message&limit=40&${query}`,
        statements: fixed(inboxOf(where), [member, workspace, ...values]),
      }),
    ),
    {
      name: 'messages',
      by: 'owner',
      path: (n) => `/v1/messages?limit=20&conversation_id=${conversation(n)}`,
      statements: (n) => [
        {
          text: 'select * from messages where workspace_id = $1 and conversation_id = $2 order by id desc limit 21',
          values: [workspace, conversation(n)],
        },
      ],
    },
    {
      name: 'counts',
      by: 'owner',
      path: () => '/v1/conversations/counts',
      statements: fixed(counts, [actor, workspace]),
    },
    { name: 'board_counts', by: 'owner', path: () => '/v1/pipeline', statements: fixed(board, [workspace]) },
    {
      name: 'board_column',
      by: 'owner',
      path: () => '/v1/contacts?stage=Warm&sort=updated&include=next_task&limit=20',
      statements: () => [
        { text: column, values: [workspace, 'Warm'] },
        { text: nextTasks, values: [workspace, 'Warm'] },
      ],
    },
    search('common', 'asha'),
    search('rare', needle),
    search('none', 'nobodyofthisname'),
  ]
}

const unread = `(select count(*) from (
  select from messages m where m.conversation_id = c.id and m.direction = 'inbound' and (m.saying is null or m.saying = 'unknown')
    and m.id > coalesce((select message_id from conversation_reads r where r.member_id = $1 and r.conversation_id = c.id), 0)
  order by m.id desc limit c.unread_count) u)`

const address = (kind: string) =>
  `(select value from identities i where i.contact_id = p.id and i.kind = '${kind}' order by i.created_at, i.value limit 1)`

const inboxOf = (where: string) => `
  select c.*, case when c.unread_count = 0 then 0 else ${unread} end as unread,
    (select json_build_object('id', m.id, 'direction', m.direction, 'kind', m.kind, 'text', left(m.text, 200), 'status', m.status,
      'created_at', m.created_at) from messages m where m.conversation_id = c.id order by m.id desc limit 1) as last_message,
    (select json_build_object('id', p.id, 'name', p.name, 'phone', ${address('phone')}, 'email', ${address('email')})
      from contacts p where p.id = c.contact_id) as contact
  from conversations c where c.workspace_id = $2 and ${where}
  order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit 51`

const counts = `
  select status, channel_id, count(*), count(*) filter (where assignee = $1), count(*) filter (where assignee is null)
  from conversations where workspace_id = $2 and status <> 'resolved' group by status, channel_id`

const board = `
  select stage, currency, sum(contacts), sum(value_cents), sum(scores), sum(scored)
  from pipeline_counts where workspace_id = $1 group by stage, currency`

const withIdentities = `
  select p.*, (select coalesce(json_agg(json_build_object('kind', kind, 'value', value) order by created_at, kind, value), '[]')
    from identities where contact_id = p.id) as identities from contacts p where p.workspace_id = $1`

const column = `${withIdentities} and stage = $2 order by updated_at desc, id desc limit 21`

const nextTasks = `
  select distinct on (contact_id) contact_id, id, title, assignee, due_at from tasks
  where workspace_id = $1 and status = 'open' and contact_id = any(array(
    select id from contacts where workspace_id = $1 and stage = $2 order by updated_at desc, id desc limit 20))
  order by contact_id, coalesce(due_at, 'infinity'), id`

const matching = `(lower(p.name) like '%' || $2 || '%' or lower(p.company) like '%' || $2 || '%' or exists (
  select from identities i where i.contact_id = p.id and i.kind = 'email' and i.value like '%' || $2 || '%'))`

const newestWith = `${withIdentities}
  and p.id = any(array(select id from contacts where workspace_id = $1 order by id desc limit 2000))
  and ${matching} order by p.id desc limit 21`

const allWith = `${withIdentities}
  and p.id = any(array((select contact_id from contact_search_due where workspace_id = $1 order by contact_id desc limit 100000)
    union all select contact_id from contact_search where workspace_id = $1
      and text_keys(workspace_id, search_parts(content)) @> text_keys($1::bigint, search_parts($2::text))))
  and ${matching} order by p.id desc limit 21`
