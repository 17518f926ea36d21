import type { ParleyEvent } from './event.ts'

export interface Marks {
  /** An example, sent on request to test a receiver. */
  test?: true
  simulated?: true
}

/** What a webhook must say about an event that isn't real. */
export function marksOf({ data, simulated }: Pick<ParleyEvent, 'data' | 'simulated'>): Marks {
  return { ...((data as Marks).test && { test: true }), ...(simulated && { simulated }) }
}
