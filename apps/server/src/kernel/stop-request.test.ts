import { setImmediate as nextTurn } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { Stopped, unlessStopped } from './stop-request.ts'

it.each(['before the work begins', 'while it runs'])(
  'a stop %s ends the wait, and the work fails unheard',
  async (when) => {
    const stop = new AbortController()
    if (when === 'before the work begins') stop.abort(new Stopped('SIGTERM'))
    let hasFailed = false
    const work = nextTurn().then(() => {
      hasFailed = true
      throw new Error('the database is gone')
    })
    const waiting = unlessStopped(stop.signal, work)
    stop.abort(new Stopped('SIGTERM'))
    await expect(waiting).rejects.toThrow('stopped by SIGTERM')
    // An unhandled rejection would fail the run.
    await expect.poll(() => hasFailed).toBe(true)
    await nextTurn()
  },
)

it('gives what the work gives when nothing stops it', async () => {
  expect(await unlessStopped(new AbortController().signal, Promise.resolve(7))).toBe(7)
})
