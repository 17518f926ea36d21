import type { GraphFailure } from './failure.ts'
import { failureOf } from './failure.ts'

export interface RawAnswer {
  status: number
  body: string
  /** Promises this many bytes more than it sends, and cuts the connection. */
  cutBy?: number
}

/** What the server does with a request in place of Graph's normal course. */
export type Behaviour =
  | { kind: 'normal' }
  | { kind: 'fail'; failure: GraphFailure }
  | { kind: 'delay'; ms: number }
  /** Never answers; with `accept` the message counts as sent all the same. */
  | { kind: 'hang'; accept: boolean }
  | { kind: 'reset_after_accept' }
  | { kind: 'answer'; answer: RawAnswer }

/** What is known of a request when its behaviour is chosen. */
export interface GraphRequest {
  path: string
  body: unknown
}

/** Decides for a request nothing is queued for; undefined is the normal course. */
type ChooseBehaviour = (request: GraphRequest) => Behaviour | undefined

/** The behaviours of the next requests, one each and in order; after them `behave` decides. */
export function createBehaviours() {
  const queue: Behaviour[] = []
  let choose: ChooseBehaviour = () => undefined

  const add = (behaviour: Behaviour, times: number) => {
    for (let count = 0; count < times; count += 1) queue.push(behaviour)
  }

  return {
    take: (request: GraphRequest): Behaviour => queue.shift() ?? choose(request) ?? { kind: 'normal' },
    control: {
      /** By one of Meta's codes with the HTTP status it comes with, or by all of it. */
      failNext: (failure: number | GraphFailure, times = 1) =>
        add({ kind: 'fail', failure: failureOf(failure) }, times),
      delayNext: (ms: number, times = 1) => add({ kind: 'delay', ms }, times),
      hangNext: ({ accept = false, times = 1 } = {}) => add({ kind: 'hang', accept }, times),
      resetAfterAcceptNext: (times = 1) => add({ kind: 'reset_after_accept' }, times),
      /** Something Graph wouldn't say: a proxy's error page, a body that isn't JSON or is cut. */
      answerNext: (answer: RawAnswer, times = 1) => add({ kind: 'answer', answer }, times),
      behave: (chosen: ChooseBehaviour) => {
        choose = chosen
      },
    },
  }
}

export type BehaviourControl = ReturnType<typeof createBehaviours>['control']
