import type { Person } from './people.ts'
import type { SeedClient } from './seed-client.ts'

const openings = [
  'Hi, how much is the pro plan?',
  'Olá! Vocês entregam em Recife?',
  'Is this still available?',
  'Quiero una demo para mi equipo',
  'We are 40 people and want to start next month. Our budget is 2,000 dollars a month.',
  'Bei gani?',
  'My order has not arrived, this is unacceptable!',
]
const answers = [
  'Hello! The pro plan is 49 a month.',
  'Claro, entregamos sim.',
  'Yes, it is.',
  'Por supuesto, ¿cuándo?',
]
const closings = ['Great, thank you!', 'Ok', 'Let me ask my partner', 'Perfeito 👍']
const stages = ['Contacted', 'Qualified', 'Won', 'Lost']

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T

/** Runs `work` for each item, a few at the same time. Returns the results in the items' order. */
async function forEach<T, R>(items: readonly T[], work: (item: T, n: number) => Promise<R>): Promise<R[]> {
  const atOnce = 8
  const results: R[] = []
  for (let n = 0; n < items.length; n += atOnce) {
    results.push(...(await Promise.all(items.slice(n, n + atOnce).map((item, offset) => work(item, n + offset)))))
  }
  return results
}

/** What has happened in the workspace: leads, conversations, notes, a campaign, meetings and agents at work. */
export async function tellStory(api: SeedClient, people: readonly Person[]): Promise<Record<string, number>> {
  const { stages: known } = await api<{ stages: string[] }>('GET', '/workspace')
  const contacts = await forEach(people, async ({ company, city, plan, ...person }) => {
    const { id } = await api<{ id: number }>('POST', '/contacts', { ...person, company, attributes: { city, plan } })
    return id
  })

  await api('PATCH', '/agents/sales.qualifier', { enabled: true })
  const conversations = await forEach(people.slice(0, 60), async ({ phone, name }, n) => {
    const from = { from: phone, name }
    const text = pick(openings, n)
    const inbound = await api<{ conversation_id: number }>('POST', '/simulator/inbound', { ...from, text })
    if (n % 3 !== 0) {
      await api('POST', '/messages', { contact_id: contacts[n], text: pick(answers, n) })
      if (n % 2 === 0) await api('POST', '/simulator/inbound', { ...from, text: pick(closings, n) })
    }
    return inbound.conversation_id
  })

  await forEach(conversations, async (id, n) => {
    const path = `/conversations/${id}`
    if (n % 5 === 0) await api('POST', `${path}/notes`, { text: 'Asked for an offer by Friday.', author: 'Asha' })
    if (n % 4 === 0) await api('PATCH', path, { assignee: 'asha@example.com', labels: ['hot'] })
    if (n % 7 === 0) await api('PATCH', path, { status: 'resolved' })
  })
  const reached = stages.filter((name) => known.includes(name))
  await forEach(contacts.slice(0, 100), (id, n) =>
    api('PATCH', `/contacts/${id}`, { stage: pick(reached, n), deal_value_cents: 50_000 + n * 4_000 }),
  )
  await forEach(contacts.slice(190), (id) => api('PATCH', `/contacts/${id}`, { opted_out: true }))

  const steps = [
    { type: 'message', content: { type: 'text', text: 'Hi {{name|there}}, how is the trial going?' } },
    { type: 'wait', days: 2 },
    { type: 'task', title: 'Call {{name|them}}', assignee: 'asha@example.com' },
  ]
  const campaign = await api('POST', '/campaigns', { name: 'Trials that end', steps })
  await api('POST', `/campaigns/${campaign.id}/enrollments`, { contact_ids: contacts.slice(100, 140) })
  await api('POST', `/campaigns/${campaign.id}/start`)

  const start = new Date(Date.now() + 3 * 86_400_000)
  for (let n = 0; n < 5; n++) {
    start.setUTCHours(9 + n, 0, 0, 0)
    await api('POST', '/meetings', {
      contact_id: contacts[n],
      start: start.toISOString(),
      any_time: true,
      title: 'Demo',
    })
  }
  await forEach(contacts.slice(0, 10), (id) => api('POST', '/agents/sales.qualifier/run', { contact_id: id }))
  const runs = await api<{ data: unknown[] }>('GET', '/agent-runs?limit=100')
  return {
    contacts: contacts.length,
    conversations: conversations.length,
    meetings: 5,
    campaign: 1,
    'agent runs': runs.data.length,
  }
}
