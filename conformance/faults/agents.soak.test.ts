import { setTimeout as delay } from 'node:timers/promises'

import { createJsonClient } from '@parley/test-kit/json-client'
import { expect, it } from 'vitest'

import { listAll } from './load.test-helper.ts'
import { killServer, moments, startFleet } from './storm.test-helper.ts'

const full = process.env.PARLEY_TEST_FULL === '1'
const contacts = full ? 1_000 : 45
const processes = 2
const killsEach = full ? 10 : 1
/** So many wait for an answer at the same time at the most: a kill must find something under way. */
const atOnce = 40

const byNumber = (a: number, b: number) => a - b

interface Run {
  contact_id: number
  status: string
  error: object | null
}

it(`answers ${contacts} contacts once each while ${processes} servers are killed ${killsEach} times each`, {
  timeout: full ? 1_200_000 : 240_000,
}, async () => {
  const fleet = await startFleet(processes)
  try {
    const { key } = await fleet.keeper.createKey()
    const api = createJsonClient(`${fleet.keeper.url}/v1`, key)
    await api('PATCH', '/agent-settings', { body: { debounce_seconds: 0 } })
    await api('PATCH', '/agents/sales.qualifier', { body: { enabled: true } })

    let over = false
    let ended = 0
    const runs = () => listAll<Run>(api, '/agent-runs')
    const watching = (async () => {
      while (!over) {
        ended = (await runs()).filter(({ status }) => status !== 'queued' && status !== 'running').length
        await delay(50)
      }
    })()
    const people: number[] = []
    const writing = (async () => {
      for (let n = 0; n < contacts; n++) {
        while (n - ended >= atOnce) await delay(10)
        const body = { from: `9171${String(n).padStart(8, '0')}`, text: 'Hi, I need a CRM for my shop' }
        const answer = await api<{ contact_id: number }>('POST', '/simulator/inbound', { body, timeoutMs: 60_000 })
        expect(answer.status).toBe(201)
        people.push(answer.body.contact_id)
      }
    })()
    const killing = fleet.servers.map((server) => killServer(server, moments(killsEach, 0, contacts), () => ended))
    await Promise.all([writing, ...killing])
    // The lease of a run whose process is gone lasts for a minute.
    await expect.poll(() => ended, { timeout: 150_000, interval: 100 }).toBe(contacts)
    over = true
    await watching

    expect((await runs()).filter(({ status }) => status !== 'completed')).toEqual([])
    const messages = await listAll<{ contact_id: number; author: string }>(api, '/messages')
    const sent = messages.filter(({ author }) => author !== 'contact')
    expect(sent.filter(({ author }) => author !== 'agent')).toEqual([])
    const answers = Map.groupBy(sent, ({ contact_id }) => contact_id)
    expect(people.map((person) => [person, answers.get(person)?.length])).toEqual(people.map((person) => [person, 1]))
    const events = await listAll<{ type: string; data: Run }>(api, '/events')
    const told = events.filter(({ type }) => type === 'agent.run.completed')
    expect(told.map(({ data }) => data.contact_id).toSorted(byNumber)).toEqual(people.toSorted(byNumber))
  } finally {
    await fleet.close()
  }
})
