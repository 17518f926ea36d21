/** A clock that moves when it is told to. */
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

/** One that goes by itself, for what depends on how time passes, and may be moved ahead as well. */
export function createRunningClock(): FakeClock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    advance(ms) {
      ahead += ms
    },
  }
}
