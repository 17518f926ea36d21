import { ParleyError } from '../kernel/errors.ts'
import { currentRequester, type Requester } from './requester.ts'

interface Waiting {
  begin(): void
}

interface Turns {
  held: number
  waiting: Waiting[]
}

/** A held connection of an account. */
export interface Turn {
  end(): void
}

const longestWaitMs = 5_000

/**
 * The turns of accounts at the connections of a pool. An account holds at most its share: while one waits for the
 * database, others get connections at once. A request that holds one may take more, or it would wait for itself.
 */
export function createConnectionTurns(shareOf: () => number) {
  const accounts = new Map<number, Turns>()

  function end(requester: Requester, turns: Turns): void {
    requester.connections--
    turns.held--
    while (turns.waiting.length > 0 && turns.held < shareOf()) turns.waiting.shift()?.begin()
    if (turns.held === 0 && turns.waiting.length === 0) accounts.delete(requester.accountId)
  }

  function begin(requester: Requester, turns: Turns): Turn {
    requester.connections++
    turns.held++
    return { end: () => end(requester, turns) }
  }

  function wait(requester: Requester, turns: Turns): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        turns.waiting.splice(turns.waiting.indexOf(waiting), 1)
        reject(new ParleyError('rate_limited', 'Too many requests at the same time.', { retryAfterSeconds: 1 }))
      }, longestWaitMs)
      const waiting = {
        begin() {
          clearTimeout(timer)
          resolve(begin(requester, turns))
        },
      }
      turns.waiting.push(waiting)
    })
  }

  /** Undefined outside of a request. */
  return function take(): Turn | Promise<Turn> | undefined {
    const requester = currentRequester()
    if (!requester) return undefined
    const turns = accounts.get(requester.accountId) ?? { held: 0, waiting: [] }
    accounts.set(requester.accountId, turns)
    const may = turns.held < shareOf() || requester.connections > 0
    return may ? begin(requester, turns) : wait(requester, turns)
  }
}
