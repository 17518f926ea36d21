import { Agent } from 'undici'

import { createConnector } from '../kernel/interim-responses.ts'

// An answer is a few kilobytes; a faulty server must not fill the memory.
const maxAnswerBytes = 1024 * 1024

export interface ModelHttp {
  /** What the providers' packages call for each request. */
  fetch: typeof globalThis.fetch
  close(): Promise<void>
}

/**
 * Requests to the model's server: one connection pool, one timeout for request and response, a maximum response size.
 * It follows no redirects, because they would send the key to another server.
 */
export function createModelHttp({ timeoutMs }: { timeoutMs: number }): ModelHttp {
  const agent = new Agent({
    connect: createConnector({ allowH2: false }),
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  return {
    async fetch(input, init = {}) {
      const url = new URL(String(input))
      const timeout = AbortSignal.timeout(timeoutMs)
      const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
      try {
        const answer = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'POST',
          signal,
          headers: Object.fromEntries(new Headers(init.headers)),
          body: init.body as string,
        })
        const body = await readText(answer.body)
        return new Response(body, { status: answer.statusCode, headers: headersOf(answer.headers) })
      } catch (error) {
        if (!timeout.aborted || init.signal?.aborted) throw error
        // The SDK treats this code as retryable.
        throw Object.assign(new Error(`no answer within ${timeoutMs / 1_000} s`), { code: 'ETIMEDOUT' })
      }
    },
    close: () => agent.destroy(),
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxAnswerBytes) throw new OversizedAnswer(`the answer is longer than ${maxAnswerBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function headersOf(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
}

export class OversizedAnswer extends Error {}
