import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { createApp, type Routes } from './http.ts'
import type { Settings } from './settings.ts'

interface Delivery {
  text?: string
  from?: object
  fields?: object
  signature?: string
}

/** A running example with a clock that tests can advance. The helper plays Parley's part. */
export interface RunningLogin {
  url: string
  pass(ms: number): void
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, fields: Record<string, string>): Promise<Response>
  /** The answer to the browser with this id. */
  poll(id: string): Promise<{ status: string; link?: string }>
  /** Delivers `message.received`, signed as Parley signs it. */
  deliver(delivery?: Delivery): Promise<{ status: number; body: { reply?: string; error?: string } | undefined }>
  close(): Promise<void>
}

export const phone = '919876543210'

export async function runLogin(createLogin: (settings: Settings) => Routes): Promise<RunningLogin> {
  const secret = 'pingr_secret'
  let clock = Date.now()
  const settings = { secret, publicUrl: 'https://shop.example', trigger: 'login', number: '12345678900' }
  const server = createApp(createLogin({ ...settings, now: () => clock })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const get = (path: string, headers = {}) => fetch(url + path, { headers })

  return {
    url,
    pass(ms) {
      clock += ms
    },
    get,
    post: (path, fields) =>
      fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' }),

    async poll(id) {
      return JSON.parse(await (await get(`/auth/poll?id=${id}`)).text())
    },

    async deliver({ text = 'login', from = {}, fields = {}, signature } = {}) {
      const sender = { phone, jid: `${phone}@s.whatsapp.net`, is_group: false, group_jid: null, ...from }
      const message = { text, type: 'text' }
      const payload = { event: 'message.received', session_id: 'sess_1', from: sender, message, timestamp: clock }
      const body = JSON.stringify({ ...payload, ...fields })
      const own = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
      const headers = { 'content-type': 'application/json', 'x-pingr-signature': signature ?? own }
      const response = await fetch(`${url}/webhook`, { method: 'POST', headers, body })
      const answer = await response.text()
      return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) }
    },

    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The token in a reply's link. */
export function tokenIn(reply: string | undefined): string {
  return /https:\/\/shop\.example\/auth\/login\?token=([\w-]{43})$/.exec(reply ?? '')?.[1] ?? ''
}
