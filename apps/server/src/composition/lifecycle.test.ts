import { expect, test } from 'vitest'

import { createLifecycle, type Feature } from './lifecycle.ts'

function recording() {
  const calls: string[] = []
  const feature = (name: string, stopped: Promise<unknown> = Promise.resolve()): Feature => ({
    start: () => void calls.push(`start ${name}`),
    stop(graceMs) {
      calls.push(`stop ${name} ${graceMs}`)
      return stopped.then(() => calls.push(`stopped ${name}`))
    },
    abort: async () => calls.push(`abort ${name}`),
    close: async () => calls.push(`close ${name}`),
  })
  return { calls, feature }
}

test('features start in order, stop together, and close in reverse', async () => {
  const { calls, feature } = recording()
  const lifecycle = createLifecycle()
  lifecycle.enter(feature('pool'))
  lifecycle.enter(feature('loop'), {}, feature('listener'))
  expect(calls).toEqual(['start pool', 'start loop', 'start listener'])
  calls.length = 0
  await lifecycle.close(60_000)
  expect(calls).toEqual([
    'stop pool 60000',
    'stop loop 60000',
    'stop listener 60000',
    'stopped pool',
    'stopped loop',
    'stopped listener',
    'abort pool',
    'abort loop',
    'abort listener',
    'close listener',
    'close loop',
    'close pool',
  ])
})

test('a feature that is still at work after the grace is aborted, and nothing closes before it has ended', async () => {
  const { calls, feature } = recording()
  const waiting = Promise.withResolvers<void>()
  const lifecycle = createLifecycle()
  lifecycle.enter(feature('pool'))
  lifecycle.enter(feature('loop', waiting.promise))
  lifecycle.enter({
    async abort() {
      expect(calls).not.toContain('stopped loop')
      waiting.resolve()
    },
  })
  await lifecycle.close(0)
  expect(calls.slice(calls.indexOf('stopped loop'))).toEqual(['stopped loop', 'close loop', 'close pool'])
})

test('an error while features stop or close is passed on', async () => {
  for (const hook of ['stop', 'abort', 'close']) {
    const lifecycle = createLifecycle()
    lifecycle.enter({ [hook]: () => Promise.reject(new Error(`no ${hook}`)) })
    await expect(lifecycle.close(0)).rejects.toThrow(`no ${hook}`)
  }
})
