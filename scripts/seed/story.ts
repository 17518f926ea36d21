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

/** What has happened in the workspace: leads, conversations, notes, a campaign, meetings and agents at work. */
export async function tellStory(api: SeedClient, people: readonly Person[]): Promise<Record<string, number>> {
  const { stages: known } = await api<{ stages: string[] }>('GET', '/workspace')
  const contacts: number[] = []
  for (const { company, city, plan, ...person } of people) {
    const { id } = await api('POST', '/contacts', { ...person, company, attributes: { city, plan } })
    contacts.push(id)
  }

  await api('PATCH', '/agents/sales.qualifier', { enabled: true })
  const conversations = new Set<number>()
  const talkers = people.slice(0, 60)
  for (const [n, { phone, name }] of talkers.entries()) {
    const from = { from: phone, name }
    const inbound = await api<{ conversation_id: number }>('POST', '/simulator/inbound', {
      ...from,
      text: pick(openings, n),
    })
    conversations.add(inbound.conversation_id)
    if (n % 3 === 0) continue
    await api('POST', '/messages', { contact_id: contacts[n], text: pick(answers, n) })
    if (n % 2 === 0) await api('POST', '/simulator/inbound', { ...from, text: pick(closings, n) })
  }

  const ids = [...conversations]
  for (const [n, id] of ids.entries()) {
    if (n % 5 === 0)
      await api('POST', `/conversations/${id}/notes`, { text: 'Asked for an offer by Friday.', author: 'Asha' })
    if (n % 4 === 0) await api('PATCH', `/conversations/${id}`, { assignee: 'asha@example.com', labels: ['hot'] })
    if (n % 7 === 0) await api('PATCH', `/conversations/${id}`, { status: 'resolved' })
  }
  for (const [n, id] of contacts.slice(0, 100).entries()) {
    const stage = pick(
      stages.filter((name) => known.includes(name)),
      n,
    )
    await api('PATCH', `/contacts/${id}`, { stage, deal_value_cents: 50_000 + n * 4_000 })
  }
  for (const id of contacts.slice(190)) await api('PATCH', `/contacts/${id}`, { opted_out: true })

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
  for (const id of contacts.slice(0, 10)) await api('POST', '/agents/sales.qualifier/run', { contact_id: id })
  const runs = await api<{ data: unknown[] }>('GET', '/agent-runs?limit=100')
  return {
    contacts: contacts.length,
    conversations: ids.length,
    meetings: 5,
    campaign: 1,
    'agent runs': runs.data.length,
  }
}
