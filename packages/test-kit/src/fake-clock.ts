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
