import { expect, test } from 'vitest'

import { pairsOf } from './pairs-of.ts'

const call = (tool: string, input: object) => ({ tool, input, result: { ok: true as const, output: {} } })

test('calls are compared one by one, whatever the order of their fields', () => {
  const pairs = pairsOf({
    recorded: [call('qualify', { score: 1, reason: 'x' }), call('send_message', { text: 'a' }), call('opt_out', {})],
    replayed: [call('qualify', { reason: 'x', score: 1 }), call('send_message', { text: 'b' })],
  })
  expect(pairs.map(({ differs }) => differs)).toEqual([false, true, true])
  expect(pairs.at(-1)).toMatchObject({ before: { tool: 'opt_out' }, after: undefined })
})
