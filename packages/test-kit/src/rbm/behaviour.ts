import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

import { failureBody } from './google-failure.ts'

export interface RbmAnswer {
  status: number
  body: unknown
}

/** What the server does with a request in place of Google's normal course. */
type RbmBehaviour =
  | { kind: 'fail'; status: number; message: string }
  /** Answers only after so long; the message counts as taken from the start. */
  | { kind: 'stall'; ms: number }
  /** Cuts the connection when the request has been read; with `accept` the message counts as taken. */
  | { kind: 'reset'; accept: boolean }
  | { kind: 'answer'; status: number; body: string }

/** The behaviours of the next requests, one each and in order. */
export function createRbmBehaviours() {
  const queue: RbmBehaviour[] = []
  return {
    /** Answers a request as `normally` would, unless the test has ordered otherwise. */
    async conduct(incoming: IncomingMessage, response: ServerResponse, normally: () => RbmAnswer): Promise<void> {
      const behaviour = queue.shift()
      if (behaviour?.kind === 'fail') return answerJson(response, { ...behaviour, body: failureBody(behaviour) })
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
    control: {
      failNext(status: number, message = 'Simulated error', times = 1) {
        for (let count = 0; count < times; count += 1) queue.push({ kind: 'fail', status, message })
      },
      stallNext: (ms: number) => void queue.push({ kind: 'stall', ms }),
      resetNext: ({ accept }: { accept: boolean }) => void queue.push({ kind: 'reset', accept }),
      /** Something Google wouldn't say: a proxy's error page. */
      answerNext: (status: number, body: string) => void queue.push({ kind: 'answer', status, body }),
    },
  }
}

export type RbmControl = ReturnType<typeof createRbmBehaviours>['control']

function answerJson(response: ServerResponse, { status, body }: RbmAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
  response.end(JSON.stringify(body))
}
