import { startWebhookReceiver } from '@parley/test-kit/webhook-receiver'

import type { Dashboard } from './dashboard.test-helper.ts'

/** A workspace in which somebody works: each view has something to show. Returns a delivery that has failed. */
export async function seedWorkspace(dashboard: Dashboard): Promise<{ delivery: string }> {
  const { parley, asOwner } = dashboard
  await asOwner('POST', '/v1/keys', { name: 'Shop', scopes: ['contacts:write', 'messages:write'] })
  await asOwner('POST', '/v1/keys', { name: 'Reporting', scopes: ['contacts:read'] })
  await asOwner('POST', '/v1/invitations', { email: 'ravi@example.com', role: 'agent' })
  // The first channel is the simulator.
  await asOwner('POST', '/v1/channels', { type: 'whatsapp-linked', name: 'Shop phone' })
  const reply = 'Sending your link to {{phone}} …'
  await asOwner('POST', '/v1/triggers', { channel_id: 1, phrase: 'login', reply })
  await parley.request('POST', '/v1/simulator/inbound', { body: { from: '919812345678', text: 'login' } })
  const components = [
    { type: 'BODY', text: 'Olá {{1}}, tudo bem?', example: { body_text: [['João']] } },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Quero saber mais' }] },
  ]
  await parley.sql(
    `insert into templates (workspace_id, channel_id, external_id, name, language, category, status, quality, components, updated_at)
     values (1, 1, '7', 'boas_vindas', 'pt_BR', 'MARKETING', 'APPROVED', 'GREEN', $1, now())`,
    [JSON.stringify(components)],
  )
  await parley.request('POST', '/v1/contacts', { body: { name: 'Rohan Mehta', phone: '919812345678' } })
  await asOwner('POST', '/v1/imports', { name: 'fair.csv', csv: 'Name,Phone,Town\nLena Braun,12,Goa' })
  await seedWork(dashboard)
  await seedCampaigns(dashboard)
  await seedFigures(dashboard)
  return seedWebhooks(dashboard)
}

/** What people have to do: a handoff that waits, tasks, and meetings. */
async function seedWork({ parley, asOwner }: Dashboard): Promise<void> {
  const { body: rohan } = await parley.request('POST', '/v1/simulator/inbound', {
    body: { from: '919812345690', text: 'I would rather talk to a person about the pro plan.', name: 'Asha Rao' },
  })
  const { conversation_id, contact_id } = rohan
  const summary = 'Wants an invoice for the pro plan, and a discount for two years.'
  await asOwner('POST', '/v1/handoffs', { conversation_id, reason: 'Asked for a person', priority: 'high', summary })
  const day = 24 * 3_600_000
  const at = (days: number) => new Date(Math.ceil(Date.now() / day) * day + days * day + 10 * 3_600_000).toISOString()
  await asOwner('POST', '/v1/tasks', { title: 'Call Asha back', contact_id, due_at: at(-3), note: 'After lunch.' })
  await asOwner('POST', '/v1/tasks', { title: 'Send the invoice for the pro plan', contact_id, due_at: at(2) })
  await asOwner('POST', '/v1/tasks', { title: 'Tidy up the templates' })
  await asOwner('POST', '/v1/meetings', { contact_id, conversation_id, start: at(0), any_time: true, title: 'Demo' })
  await asOwner('POST', '/v1/meetings', { contact_id, start: at(3), any_time: true, notes: 'Bring the price list.' })
  await seedRun(parley, { conversation_id, contact_id })
}

/** A run of a model, as if it had been. */
async function seedRun({ sql }: Dashboard['parley'], of: { conversation_id: number; contact_id: number }) {
  await sql(
    `with said as (select max(id) as id from messages where conversation_id = $1), run as (
      insert into agent_runs (workspace_id, agent_slug, contact_id, conversation_id, trigger, status, engine, model, outcome, steps,
        input_tokens, output_tokens, cost_microusd, evidence, created_at, due_at, started_at, finished_at)
      select 1, 'sales.qualifier', $2, $1, 'message.received', 'completed', 'anthropic', 'claude-haiku', 'Asked how many they are.', 2,
        1842, 96, 2310, array[said.id], now(), now(), now() - interval '4 s', now() from said returning id
    ), answered as (
      insert into agent_model_calls (run_id, workspace_id, finish, tools, text, input_tokens, output_tokens, cost_microusd, took_ms, created_at)
      select id, 1, 'tool-calls', '{qualify,send_message}', 'They ask for the pro plan.', 1842, 96, 2310, 1830, now() from run
    )
    insert into agent_tool_calls (run_id, call_id, workspace_id, position, tool, input, result, created_at)
    select run.id, name, 1, n, name, input::json, result::json, now() + n * interval '1 s' from run, (values
      (1, 'qualify', '{"score": 60, "reason": "Asks for the pro plan."}', '{"ok": true, "output": {"score": 60, "stage": "New"}}'),
      (2, 'send_message', '{"text": "Hi Asha, how many people are you?"}', '{"ok": false, "error": {"code": "opted_out", "message": "The contact has opted out."}}')
    ) as call (n, name, input, result)`,
    [of.conversation_id, of.contact_id],
  )
}

/** A campaign that has somebody in it and compares two messages, and one that is being written. */
async function seedCampaigns({ parley, asOwner }: Dashboard): Promise<void> {
  await asOwner('POST', '/v1/segments', { name: 'Warm leads of the fair', filter: { stage: 'New' } })
  await parley.sql('update channels set campaign_daily_limit = 500 where id = 1')
  const variants = ['Hi {{name|there}}, how is the trial going?', '{{name|Hello}}, did you get to try it?']
  const steps = [
    { type: 'message', variants: variants.map((text) => ({ content: { type: 'text', text } })) },
    { type: 'wait', days: 2 },
    { type: 'condition', if: { score_at_least: 60 }, no: 'remind' },
    { type: 'task', title: 'Call {{name|them}}', due_hours: 24 },
    { type: 'message', label: 'remind', content: { type: 'text', text: 'Your trial ends soon. '.repeat(12) } },
  ]
  const name = 'Trials that end, with a name that is as long as somebody who sells may make it on a busy day'
  for (const one of [
    { name, steps },
    { name: 'Being written', steps },
  ])
    await asOwner('POST', '/v1/campaigns', one)
  await asOwner('POST', '/v1/campaigns/1/enrollments', { filter: {} })
  await asOwner('POST', '/v1/campaigns/1/start')
}

/** Webhooks that are well, that fail, and that are paused, with deliveries of each state and a day of attempts. */
async function seedWebhooks({ parley, asOwner }: Dashboard): Promise<{ delivery: string }> {
  const receiver = await startWebhookReceiver()
  const endpoints = [
    { name: 'CRM', url: receiver.url('/crm'), events: ['contact.created', 'contact.qualified', 'message.received'] },
    { name: 'Billing', url: receiver.url('/billing'), events: ['lead.created'], dialect: 'niyog', rate_limit: 20 },
    { url: receiver.url('/old'), events: ['prospect.qualified'], dialect: 'kakiyo' },
  ]
  for (const endpoint of endpoints) await asOwner('POST', '/v1/endpoints', endpoint)
  for (const event of ['contact.created', 'message.received']) {
    await asOwner('POST', '/v1/endpoints/1/test', { event, wait: true })
  }
  receiver.respondWith({ status: 500, body: '{"error":"database is locked"}' })
  const failed = await asOwner('POST', '/v1/endpoints/1/test', { event: 'contact.qualified', wait: true })
  await receiver.close()
  await asOwner('POST', '/v1/endpoints/2/test', { wait: true })
  await asOwner('PATCH', '/v1/endpoints/3', { active: false })
  await parley.request('POST', '/v1/contacts', { body: { name: 'Mina Shah', phone: '919812345679' } })
  await parley.sql(`update endpoints set failing_since = now() - interval '2 hours' where id = 2`)
  await parley.sql(
    `insert into delivery_stats (endpoint_id, workspace_id, since, succeeded, failed, delivered, exhausted, took)
     select p, 1, date_trunc('hour', now()) - n * interval '1 hour', 40 + (n * 7 * p) % 60, case when p = 2 and n < 3 then 60 else (n * p) % 5 end,
       40, 0, array_fill(0, array[12]) || array[20, 40, 12, 3] || array_fill(0, array[16])
     from generate_series(1, 2) p, generate_series(0, 23) n`,
  )
  await parley.request('POST', '/v1/replays', { body: { since: new Date(Date.now() - 3_600_000).toISOString() } })
  return { delivery: (failed.body as { id: string }).id }
}

/** Two months of figures, as the loop that counts them leaves them. */
export async function seedFigures({ parley }: Dashboard): Promise<void> {
  await parley.sql(
    `insert into daily_figures (workspace_id, fact, day, channel_id, subject, count, seconds, took)
     select 1, fact, (now() at time zone 'UTC')::date - d, channel, subject, size + (d * 7 + size) % (size + 1), took, 
       case when took > 0 then array_fill(0, '{20}') || array_fill(size / 2, '{2}') || array_fill(0, '{66}') end
     from generate_series(0, 59) d, (values
       ('received', 1, '', 40, 0), ('sent', 1, 'person:user:1', 20, 0), ('sent', 2, 'person:ravi.ramachandran.the.second@shop.example.com', 9, 0),
       ('sent', 1, 'agent:sales.qualifier', 12, 0), ('failed', 1, 'api', 1, 0), ('opened', 1, '', 11, 0), ('resolved', 1, 'person:user:1', 8, 0),
       ('first_response', 1, 'person:user:1', 8, 900), ('first_response', 1, 'agent:sales.qualifier', 6, 60), ('resolution', 1, 'person:user:1', 8, 90000),
       ('runs_completed', 1, 'agent:sales.qualifier', 14, 0), ('handoffs', 1, 'agent:sales.qualifier', 2, 0), ('stage', 0, 'New', 21, 0),
       ('stage', 0, 'Contacted', 15, 0), ('stage', 0, 'Warm', 9, 0), ('stage', 0, 'Qualified', 4, 0), ('stage', 0, 'Won', 1, 0),
       ('campaign_enrolled', 0, '1', 5, 0), ('campaign_messages', 0, '1', 5, 0), ('campaign_replied', 0, '1', 2, 0), ('delivered', 0, '1', 120, 0), ('exhausted', 0, '2', 3, 0)
     ) f (fact, channel, subject, size, took)
     on conflict do nothing`,
  )
  await parley.sql(
    `insert into figure_cursors (workspace_id, position, counted_until) values (1, uuid_floor(now()), now()) on conflict do nothing`,
  )
}
