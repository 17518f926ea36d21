import type { GraphFailure } from './failure.ts'
import { failureOf } from './failure.ts'

export interface RawAnswer {
  status: number
  body: string
  /** Announces this many bytes more than it sends, then closes the connection. */
  cutBy?: number
}

/** What the server does with a request instead of Graph's normal behaviour. */
export type Behaviour =
  | { kind: 'normal' }
  | { kind: 'fail'; failure: GraphFailure }
  | { kind: 'delay'; ms: number }
  /** Never answers; with `accept` the message still counts as sent. */
  | { kind: 'hang'; accept: boolean }
  | { kind: 'reset_after_accept' }
  | { kind: 'answer'; answer: RawAnswer }

/** The request for which a behaviour is chosen. */
export interface GraphRequest {
  path: string
  body: unknown
}

/** Decides for requests without a queued behaviour; undefined means normal behaviour. */
type ChooseBehaviour = (request: GraphRequest) => Behaviour | undefined

/** A queue of behaviours, one per request; after them, `behave` decides. */
export function createBehaviours() {
  const queue: Behaviour[] = []
  let choose: ChooseBehaviour = () => undefined

  const add = (behaviour: Behaviour, times: number) => {
    for (let count = 0; count < times; count += 1) queue.push(behaviour)
  }

  return {
    take: (request: GraphRequest): Behaviour => queue.shift() ?? choose(request) ?? { kind: 'normal' },
    control: {
      /** `failure` is one of Meta's codes, with its usual HTTP status, or a whole failure. */
      failNext: (failure: number | GraphFailure, times = 1) =>
        add({ kind: 'fail', failure: failureOf(failure) }, times),
      delayNext: (ms: number, times = 1) => add({ kind: 'delay', ms }, times),
      hangNext: ({ accept = false, times = 1 } = {}) => add({ kind: 'hang', accept }, times),
      resetAfterAcceptNext: (times = 1) => add({ kind: 'reset_after_accept' }, times),
      /** A response that is not Graph's: a proxy's error page, a body that isn't JSON or is truncated. */
      answerNext: (answer: RawAnswer, times = 1) => add({ kind: 'answer', answer }, times),
      behave: (chosen: ChooseBehaviour) => {
        choose = chosen
      },
    },
  }
}

export type BehaviourControl = ReturnType<typeof createBehaviours>['control']
