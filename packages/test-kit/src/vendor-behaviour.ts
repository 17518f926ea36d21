import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** A JSON response. */
export interface VendorAnswer {
  status: number
  body: unknown
}

/** What a vendor's server does with a request instead of its normal behaviour. */
type Behaviour =
  | { kind: 'fail'; answer: VendorAnswer }
  /** Delays the response; the request takes effect at once. */
  | { kind: 'stall'; ms: number }
  /** Closes the connection after reading the request; with `accept` the request takes effect. */
  | { kind: 'reset'; accept: boolean }
  | { kind: 'answer'; status: number; body: string }

/** A queue of behaviours for requests of one kind, one per request. */
export function createBehaviours() {
  const queue: Behaviour[] = []
  return {
    /** Answers a request with `normally`, unless a behaviour is queued. */
    async conduct(incoming: IncomingMessage, response: ServerResponse, normally: () => VendorAnswer): Promise<void> {
      const behaviour = queue.shift()
      if (behaviour?.kind === 'fail') return answerJson(response, behaviour.answer)
      if (behaviour?.kind === 'answer') return void response.writeHead(behaviour.status).end(behaviour.body)
      if (behaviour?.kind === 'reset') {
        if (behaviour.accept) normally()
        incoming.socket.destroy()
        return
      }
      const answer = normally()
      if (behaviour?.kind === 'stall') await delay(behaviour.ms, undefined, { ref: false })
      answerJson(response, answer)
    },
    refuse(answer: VendorAnswer, times: number) {
      for (let count = 0; count < times; count += 1) queue.push({ kind: 'fail', answer })
    },
    control: {
      stallNext: (ms: number) => void queue.push({ kind: 'stall', ms }),
      resetNext: ({ accept }: { accept: boolean }) => void queue.push({ kind: 'reset', accept }),
      /** A response that is not the vendor's, like a proxy's error page. */
      answerNext: (status: number, body: string) => void queue.push({ kind: 'answer', status, body }),
    },
  }
}

export function answerJson(response: ServerResponse, { status, body }: VendorAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
