import { createRunningClock } from '@parley/test-kit/fake-clock'
import { expect, vi } from 'vitest'

import { startHarness } from '../../../testing/harness.ts'
import { createMemoryLog } from '../../../testing/memory-log.ts'
import { startWhatsApp } from './whatsapp-server.test-helper.ts'

/** For use outside of tests, where `expect.poll` is not available. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

/** Makes the phone scan the channel's QR, and waits until its session is open. Needs workers. */
export async function pairPhone(
  ask: (method: string, path: string) => Promise<{ status: number; body: Record<string, unknown> }>,
  whatsapp: Pick<Awaited<ReturnType<typeof startWhatsApp>>, 'scan'>,
  id: number,
  phone: string,
): Promise<void> {
  const channel = `/v1/channels/${id}`
  const pairing = async () => (await ask('GET', `${channel}/pairing`)).body
  expect((await ask('POST', `${channel}/pairing`)).status).toBe(200)
  await eventually(async () => expect((await pairing()).state).toBe('waiting'))
  whatsapp.scan(String((await pairing()).qr), phone)
  await eventually(async () => expect((await ask('GET', channel)).body.status).toBe('connected'))
}

export type Linked = Awaited<ReturnType<typeof startLinked>>

/** Parley with a WhatsApp test server, and helpers that pair a phone. */
export async function startLinked() {
  const whatsapp = await startWhatsApp()
  const log = createMemoryLog()
  const env = { PARLEY_WHATSAPP_LINKED_URL: whatsapp.url }
  const harness = await startHarness(env, createRunningClock(), undefined, {
    logger: log.logger,
    timings: { poll: 100, heartbeat: 200 },
  })
  const { request, stop } = harness
  const ask = async (method: string, path: string, body?: unknown) => request(method, path, { body })

  /**
   * Counts the sessions that have opened and can send. The server's login and the channel's `connected` come a while
   * before that.
   */
  const opened = () => log.count('a WhatsApp session is open')

  async function create(name = 'Phone'): Promise<number> {
    const { status, body } = await ask('POST', '/v1/channels', { type: 'whatsapp-linked', name })
    expect([status, body.status]).toEqual([201, 'pairing'])
    return body.id
  }
  const pairing = async (id: number) => (await ask('GET', `/v1/channels/${id}/pairing`)).body
  const channel = async (id: number) => (await ask('GET', `/v1/channels/${id}`)).body

  return {
    ...harness,
    whatsapp,
    ask,
    create,
    pairing,
    channel,
    opened,
    /** Creates a channel whose phone has scanned its QR, and whose session is open. */
    async pair(phone: string): Promise<number> {
      const id = await create(phone)
      const before = opened()
      await pairPhone(request, whatsapp, id, phone)
      await eventually(async () => expect(opened()).toBeGreaterThan(before))
      return id
    },
    async stop() {
      await stop()
      await whatsapp.close()
    },
  }
}
