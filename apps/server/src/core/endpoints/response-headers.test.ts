import { expect, test } from 'vitest'

import { keptHeaders } from './response-headers.ts'

test('headers are kept, several values of one joined', () => {
  const headers = { server: 'nginx', via: ['a', 'b'], 'x-none': undefined }
  expect(keptHeaders(headers)).toEqual({ server: 'nginx', via: 'a, b' })
})

test("a cookie's value isn't kept", () => {
  expect(keptHeaders({ 'set-cookie': ['session=secret'] })).toEqual({ 'set-cookie': '(not kept)' })
})

test('headers beyond 4 KiB are dropped', () => {
  const headers = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`x-${n}`, 'v'.repeat(1_000)]))
  expect(Object.keys(keptHeaders(headers))).toEqual(['x-0', 'x-1', 'x-2', 'x-3'])
})
