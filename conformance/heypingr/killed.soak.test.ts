import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { about, type HeyPingr, json, newPhone, startHeyPingr } from './heypingr.test-helper.ts'

let hey: HeyPingr

beforeAll(async () => {
  hey = await startHeyPingr()
  await hey.createTrigger('login', 'Static')
  await hey.subscribe()
})
afterAll(() => hey.stop())

const senders = 5

/** Some write; resolves when the webhook has been asked about each of them. */
async function write(): Promise<number[]> {
  const phones = Array.from({ length: senders }, newPhone)
  const written = await Promise.all(phones.map((phone) => hey.write(phone, 'login')))
  await hey.receiver.waitFor(() => phones.every((phone) => about(hey.receiver, phone).length > 0))
  return written.map(({ contact_id }) => contact_id)
}

async function pending(): Promise<number> {
  const { body } = await hey.native<{ data: unknown[] }>('GET', '/deliveries?state=pending')
  return body.data.length
}

/** Everything has been tried again by now. */
async function expectOneReply(contacts: number[]): Promise<string[]> {
  for (const id of contacts) await expect.poll(() => hey.replies(id), { timeout: 30_000 }).toHaveLength(1)
  await expect.poll(pending, { timeout: 40_000 }).toBe(0)
  const replies = await Promise.all(contacts.map((id) => hey.replies(id)))
  expect(replies.map((texts) => texts.length)).toEqual(contacts.map(() => 1))
  return replies.flat()
}

it('gives one reply to each sender when it is killed between webhook and reply', { timeout: 180_000 }, async () => {
  const contacts: number[] = []
  for (let kills = 0; kills < 2; kills++) {
    hey.receiver.respondWith('hang')
    contacts.push(...(await write()))
    await hey.parley.kill('SIGKILL')
    hey.receiver.respondWith({ headers: json, body: '{"reply":"Dynamic"}' })
    await hey.parley.start()
  }
  await expectOneReply(contacts)
})

it('gives one reply to each sender when it is killed while it replies', { timeout: 180_000 }, async () => {
  hey.receiver.respondWith({ headers: json, body: '{"reply":"Dynamic"}' })
  const contacts: number[] = []
  for (let kills = 0; kills < 3; kills++) {
    contacts.push(...(await write()))
    await delay(kills * 8)
    await hey.parley.kill('SIGKILL')
    await hey.parley.start()
  }
  await expectOneReply(contacts)
})

it('still gives the dynamic reply when it is told to stop', { timeout: 60_000 }, async () => {
  hey.receiver.respondWith(async () => {
    await delay(1_000)
    return { headers: json, body: '{"reply":"Dynamic"}' }
  })
  const contacts = await write()
  expect(await hey.parley.kill('SIGTERM')).toBe(0)
  await hey.parley.start()
  expect(await expectOneReply(contacts)).toEqual(contacts.map(() => 'Dynamic'))
})
