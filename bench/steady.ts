import { setTimeout as delay } from 'node:timers/promises'

import { Pool } from 'undici'

import { monotonicMs } from './clock.ts'

export interface Answered {
  key: string
  /** The scheduled time of the request. */
  dueAtMs: number
  /** When its 2xx arrived. */
  answeredAtMs: number
}

interface Steady {
  url: string
  headers: Record<string, string>
  perSecond: number
  seconds: number
  request: (index: number) => { path: string; body: string; headers?: Record<string, string> }
  /** The key that the answer's webhook contains, too. */
  key: (answer: string, index: number) => string
}

const connections = 64

/** POSTs at a constant rate, whether answers come or not. Returns the successful requests. */
export async function sendSteadily(load: Steady): Promise<{ answered: Answered[]; errors: number }> {
  const { url, headers, perSecond, seconds, request, key } = load
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 60_000 })
  const answered: Answered[] = []
  let errors = 0

  async function send(index: number, dueAtMs: number): Promise<void> {
    const { path, body, headers: own } = request(index)
    const response = await pool.request({ path, method: 'POST', headers: { ...headers, ...own }, body })
    const answeredAtMs = monotonicMs()
    const text = await response.body.text()
    if (response.statusCode < 300) answered.push({ key: key(text, index), dueAtMs, answeredAtMs })
    else errors++
  }

  const total = Math.round(perSecond * seconds)
  const sent: Promise<void>[] = []
  const begin = monotonicMs()
  while (sent.length < total) {
    const dueAtMs = begin + (sent.length * 1_000) / perSecond
    if (dueAtMs <= monotonicMs()) sent.push(send(sent.length, dueAtMs).catch(() => void errors++))
    else await delay(1)
  }
  await Promise.all(sent)
  await pool.close()
  return { answered, errors }
}
