import { setTimeout as delay } from 'node:timers/promises'

import { createJsonClient } from '@parley/test-kit/json-client'
import { expect, it } from 'vitest'

import { listAll } from './load.test-helper.ts'
import { killServer, moments, startFleet } from './storm.test-helper.ts'

const full = process.env.PARLEY_TEST_FULL === '1'
const contacts = full ? 10_000 : 600
const processes = full ? 4 : 2
const killsEach = full ? 10 : 3
/** So many are in the campaign at the same time at the most: a kill must find something under way. */
const atOnce = full ? 400 : 60
const texts = ['first', 'second', 'third']

const message = (text: string) => ({ type: 'message', content: { type: 'text', text } })
// One contact is held until the end, so that the campaign doesn't complete between two that are enrolled.
const steps = [
  { type: 'condition', if: { stage: ['Lost'] }, yes: 'hold' },
  ...texts.map(message),
  { type: 'condition', if: { score_at_least: 0 }, yes: 'end' },
  { type: 'task', label: 'hold', title: 'Let it end' },
]

interface Campaign {
  id: number
  status: string
  counts: { by_step: number[]; by_status: Record<string, number> }
}

it(`takes ${contacts} contacts through each step once while ${processes} servers are killed ${killsEach} times each`, {
  timeout: full ? 1_800_000 : 240_000,
}, async () => {
  const fleet = await startFleet(processes)
  try {
    const { key } = await fleet.keeper.createKey()
    const api = createJsonClient(fleet.keeper.url, key)
    async function post<Body>(path: string, body: object): Promise<Body> {
      const answer = await api<Body>('POST', `/v1${path}`, { body, timeoutMs: 60_000 })
      expect([path, answer.status < 300, answer.text]).toEqual([path, true, answer.text])
      return answer.body
    }

    const held = await post<{ id: number }>('/contacts', { phone: '919999999999', stage: 'Lost' })
    const people = await makeContacts((body) => post('/contacts', body))
    const { id } = await post<Campaign>('/campaigns', { name: 'Storm', steps })
    await post(`/campaigns/${id}/enrollments`, { contact_ids: [held.id] })
    await post(`/campaigns/${id}/start`, {})

    let done = 0
    let ended = 0
    let over = false
    const read = async () => (await api<Campaign>('GET', `/v1/campaigns/${id}`)).body
    const watching = (async () => {
      while (!over) {
        const { counts } = await read()
        done = texts.reduce((sum, _, at) => sum + (counts.by_step[at + 1] ?? 0), 0)
        ended = counts.by_status.completed ?? 0
        await delay(20)
      }
    })()
    const enrolling = (async () => {
      for (let from = 0; from < people.length; from += atOnce / 4) {
        while (from - ended > atOnce) await delay(10)
        await post(`/campaigns/${id}/enrollments`, { contact_ids: people.slice(from, from + atOnce / 4) })
      }
    })()
    const all = contacts * texts.length
    const killing = fleet.servers.map((server) => killServer(server, moments(killsEach, 0, all), () => done))
    await Promise.all([enrolling, ...killing])
    await expect.poll(() => ended, { timeout: full ? 600_000 : 120_000, interval: 50 }).toBe(contacts)
    over = true
    await watching
    const [task] = await listAll<{ id: number }>(api, '/v1/tasks')
    await post(`/tasks/${task?.id}/complete`, {})
    await expect.poll(async () => (await read()).status, { timeout: 30_000, interval: 50 }).toBe('completed')

    const sent = await listAll<{ contact_id: number; text: string }>(api, '/v1/messages')
    const byContact = Map.groupBy(sent, ({ contact_id }) => contact_id)
    for (const person of people) {
      const theirs = byContact.get(person)?.map(({ text }) => text)
      expect([person, theirs?.toReversed()]).toEqual([person, texts])
    }
    expect(sent.length).toBe(all)
    expect((await read()).counts.by_status).toMatchObject({ active: 0, waiting: 0, completed: contacts + 1, failed: 0 })
    const events = await api<{ data: unknown[] }>('GET', '/v1/events?type=campaign.completed')
    expect(events.body.data.length).toBe(1)
  } finally {
    await fleet.close()
  }
})

async function makeContacts(post: (body: object) => Promise<{ id: number }>): Promise<number[]> {
  const ids: number[] = []
  let next = 0
  async function loop(): Promise<void> {
    for (let n = next++; n < contacts; n = next++) {
      ids.push((await post({ phone: `9170${String(n).padStart(8, '0')}`, score: 50 })).id)
    }
  }
  await Promise.all(Array.from({ length: 16 }, loop))
  return ids
}
