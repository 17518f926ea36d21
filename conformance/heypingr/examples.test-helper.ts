import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@parley/test-kit/free-port'
import { createJsonClient } from '@parley/test-kit/json-client'
import { parleyEnvironment } from '@parley/test-kit/parley-command'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { expect, vi } from 'vitest'

import { pingrClient } from './heypingr.test-helper.ts'

const examples = fileURLToPath(new URL('../../examples/', import.meta.url))

export const staticReply = 'Please open our login page and start there.'

/** A Parley whose trigger `login` asks the examples, one of which runs at a time. */
export interface Login {
  /** What the documented `PUT /webhook` and `POST /triggers` have answered. */
  webhook: { status: number; body: { url: string; secret: string } }
  trigger: { status: number; body: object }
  /** A message of this phone comes in. */
  text(phone: string, text: string): Promise<void>
  /** The texts that have gone out to a phone, waited for until there are that many. */
  repliesTo(phone: string, count: number): Promise<string[]>
  /** How many deliveries an example has taken. */
  delivered(): Promise<number>
  run(example: string): Promise<Browser>
}

/** Of somebody who signs in: paths of the example's site. */
export interface Browser {
  url: string
  json<Body>(path: string): Promise<Body>
  post(path: string, fields: Record<string, string>): Promise<Response>
  close(): Promise<void>
}

/** Undefined for a Parley without the Hey Pingr dialect. */
export async function createLogin(parley: ParleyProcess): Promise<Login | undefined> {
  const { key } = await parley.createKey('--prefix', 'pk_live')
  const native = createJsonClient(`${parley.url}/v1`, key)
  const heypingr = pingrClient(parley.url, key)

  const { status, body: sessions } = await heypingr<{ sessions: { id: string }[] }>('GET', '/sessions')
  if (status === 404) return undefined
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const webhook = await heypingr<{ url: string; secret: string }>('PUT', '/webhook', {
    body: { url: `${url}/webhook` },
  })
  const trigger = await heypingr('POST', '/triggers', {
    body: { session_id: sessions.sessions[0]?.id, trigger_phrase: 'login', reply_message: staticReply },
  })

  return {
    webhook,
    trigger,

    async text(from, text) {
      expect((await native('POST', '/simulator/inbound', { body: { from, text } })).status).toBe(201)
    },

    async repliesTo(phone, count) {
      const list = '/messages?direction=outbound&limit=100'
      const read = async () => {
        const { body } = await native<{ data: { address: string; text: string }[] }>('GET', list)
        return body.data.filter(({ address }) => address === phone).map(({ text }) => text)
      }
      await expect.poll(read).toHaveLength(count)
      return read()
    },

    async delivered() {
      return (await native<{ data: unknown[] }>('GET', '/deliveries?state=delivered&limit=100')).body.data.length
    },

    async run(example) {
      const env = parleyEnvironment({
        PORT: String(port),
        PINGR_ALLOW_SIMULATED: '1',
        PINGR_WEBHOOK_SECRET: webhook.body.secret,
      })
      const child = spawn(process.execPath, [`${examples}${example}/main.ts`], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const ready = vi.waitFor(async () => expect((await fetch(url)).status).toBe(200), { timeout: 20_000 })
      await ready.catch((error: unknown) => {
        child.kill()
        throw error
      })
      return {
        url,
        async json(path) {
          return JSON.parse(await (await fetch(url + path)).text())
        },
        post: (path, fields) =>
          fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' }),
        async close() {
          const exit = once(child, 'exit')
          child.kill()
          expect(await exit).toEqual([0, null])
        },
      }
    },
  }
}
