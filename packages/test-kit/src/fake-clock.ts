/** A clock that moves only on request. */
export interface FakeClock {
  now(): Date
  advance(ms: number): void
}

export function createFakeClock(start = new Date()): FakeClock {
  let at = start.getTime()
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms
    },
  }
}

/** A clock that runs and can also be moved ahead, for tests that depend on passing time. */
export function createRunningClock(): FakeClock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    advance(ms) {
      ahead += ms
    },
  }
}
