import pg from 'pg'

import { contact, settle } from '../seed.ts'

interface History {
  endpointId: number
  /** The range of delivery numbers, which the ids contain: none is inserted twice. */
  from: number
  to: number
  days: number
}

// Ids like real ones, in the order of time: the milliseconds, then a number instead of random bits. Each table computes
// them by itself, so the statements are independent.
const id = (kind: 'a' | 'b') =>
  `(lpad(to_hex((extract(epoch from made.at) * 1000)::bigint), 12, '0') || '7000${kind}' || lpad(to_hex(made.n), 15, '0'))::uuid`

const made = `(
  select n, now() - make_interval(days => $3) * (1 - (n - $1::bigint + 0.5) / ($2::bigint - $1::bigint)) as at
  from generate_series($1::bigint, $2::bigint - 1) n) made`

const statements: [text: string, values: (history: History) => unknown[]][] = [
  [
    `insert into events (id, workspace_id, type, occurred_at, data)
    select ${id('a')}, 1, 'contact.created', made.at, $4::json from ${made}`,
    () => [JSON.stringify(contact)],
  ],
  [
    `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, attempts, last_status_code, created_at, completed_at)
    select ${id('b')}, 1, ${id('a')}, $4::bigint, 'delivered', 1, 200, made.at, made.at + interval '20 ms' from ${made}`,
    ({ endpointId }) => [endpointId],
  ],
  [
    `insert into attempts (delivery_id, number, workspace_id, started_at, status_code, response_body, timings)
    select ${id('b')}, 1, 1, made.at, 200, '', $4::json from ${made}`,
    () => ['{"dns_ms":null,"connect_ms":null,"tls_ms":null,"first_byte_ms":1.25,"total_ms":1.5}'],
  ],
]

/** Inserts finished deliveries, one for each event, spread over the last days. */
export async function seedFinished(url: string, history: History): Promise<void> {
  const { from, to, days } = history
  await Promise.all(
    statements.map(([text, values]) =>
      withClient(url, (client) => client.query(text, [from, to, days, ...values(history)])),
    ),
  )
  await withClient(url, (client) => settle(client, ['events', 'deliveries', 'attempts']))
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
