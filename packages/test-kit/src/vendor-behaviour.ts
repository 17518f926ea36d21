import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** An answer in JSON. */
export interface VendorAnswer {
  status: number
  body: unknown
}

/** What a vendor's server does with a request in place of its normal course. */
type Behaviour =
  | { kind: 'fail'; answer: VendorAnswer }
  /** Answers only after so long; what was asked for counts as done from the start. */
  | { kind: 'stall'; ms: number }
  /** Cuts the connection when the request has been read; with `accept` what was asked for counts as done. */
  | { kind: 'reset'; accept: boolean }
  | { kind: 'answer'; status: number; body: string }

/** The behaviours of the next requests of one kind, one each and in order. */
export function createBehaviours() {
  const queue: Behaviour[] = []
  return {
    /** Answers a request as `normally` would, unless the test has ordered otherwise. */
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
      /** Something the vendor wouldn't say: a proxy's error page. */
      answerNext: (status: number, body: string) => void queue.push({ kind: 'answer', status, body }),
    },
  }
}

export function answerJson(response: ServerResponse, { status, body }: VendorAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
