import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export interface UnipileAnswer {
  status: number
  body: unknown
}

type Behaviour =
  | { kind: 'fail'; status: number; type: string; detail: string }
  /** Answers only after so long; what was asked for counts as done from the start. */
  | { kind: 'stall'; ms: number }
  /** Cuts the connection when the request has been read; with `accept` what was asked for counts as done. */
  | { kind: 'reset'; accept: boolean }
  | { kind: 'answer'; status: number; body: string }

export function problem(status: number, type: string, detail: string): UnipileAnswer {
  return { status, body: { status, type: `errors/${type}`, title: type.replaceAll('_', ' '), detail } }
}

/** What the next requests of one kind meet with, one each and in order. */
export function createUnipileBehaviours() {
  const queue: Behaviour[] = []
  return {
    async conduct(incoming: IncomingMessage, response: ServerResponse, normally: () => UnipileAnswer): Promise<void> {
      const behaviour = queue.shift()
      if (behaviour?.kind === 'fail') {
        return answerJson(response, problem(behaviour.status, behaviour.type, behaviour.detail))
      }
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
      failNext(status: number, type = 'unexpected_error', detail = 'Simulated error', times = 1) {
        for (let count = 0; count < times; count += 1) queue.push({ kind: 'fail', status, type, detail })
      },
      stallNext: (ms: number) => void queue.push({ kind: 'stall', ms }),
      resetNext: ({ accept }: { accept: boolean }) => void queue.push({ kind: 'reset', accept }),
      /** Something Unipile wouldn't say: a proxy's error page. */
      answerNext: (status: number, body: string) => void queue.push({ kind: 'answer', status, body }),
    },
  }
}

export type UnipileControl = ReturnType<typeof createUnipileBehaviours>['control']

function answerJson(response: ServerResponse, { status, body }: UnipileAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
