import type pg from 'pg'

/** The data of a `contact.created` event: about 500 bytes. */
export const contact = {
  id: 17,
  name: 'Rohan Mehta',
  company: null,
  identities: [{ kind: 'phone', value: '919812345678' }],
  phone: '919812345678',
  email: null,
  source: 'shopify',
  intent: 'Asked about pricing on the checkout page',
  stage: 'New',
  score: null,
  temperature: null,
  deal_value_cents: null,
  currency: null,
  attributes: {},
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
  qualified_at: null,
}

/** Inserts pending deliveries of `each` events to these endpoints, due at once, in one transaction. */
export async function seedPending(db: pg.ClientBase, endpointIds: number[], each: number): Promise<void> {
  await db.query(
    `with event as (
      insert into events (id, workspace_id, type, occurred_at, data)
      select uuid_v7(), 1, 'contact.created', now(), $1 from generate_series(1, $2::integer)
      returning id
    ), wanted as materialized (
      select uuid_v7() as id, event.id as event_id, endpoint_id from event, unnest($3::bigint[]) as endpoint_id
    ), delivery as (
      insert into deliveries (id, workspace_id, event_id, endpoint_id, created_at)
      select id, 1, event_id, endpoint_id, now() from wanted
    )
    insert into queue (workspace_id, delivery_id, event_id, endpoint_id, due_at)
    select 1, id, event_id, endpoint_id, now() from wanted`,
    [JSON.stringify(contact), each, endpointIds],
  )
  await db.query(`select pg_notify('parley_work', '')`)
}

/**
 * Vacuums and analyses the seeded tables, as autovacuum would in time, and writes a checkpoint, so that the next round
 * doesn't pay for either.
 */
export async function settle(db: pg.ClientBase, tables: string[]): Promise<void> {
  await db.query(`vacuum (analyze) ${tables.join(', ')}`)
  await db.query('checkpoint')
}
