import type { SendRequest } from './check-request.ts'

/** An accepted message, whether or not the client got the response. */
export interface SentMessage extends SendRequest {
  wamid: string
}

/** The accepted messages, and a way to wait for the next. */
export function createSentLog() {
  const sent: SentMessage[] = []
  const listeners = new Set<() => void>()

  return {
    sent,

    add(message: SentMessage) {
      sent.push(message)
      for (const listener of listeners) listener()
    },

    waitForSent(count: number, { timeoutMs = 20_000 } = {}): Promise<SentMessage[]> {
      if (sent.length >= count) return Promise.resolve([...sent])
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(check)
          reject(new Error(`Graph took ${sent.length} messages within ${timeoutMs} ms, not ${count}`))
        }, timeoutMs)
        function check() {
          if (sent.length < count) return
          clearTimeout(timer)
          listeners.delete(check)
          resolve([...sent])
        }
        listeners.add(check)
      })
    },
  }
}
