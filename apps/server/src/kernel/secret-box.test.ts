import { expect, test } from 'vitest'

import { createSecretBox, deriveKey, placeOf } from './secret-box.ts'

const [first, second, third] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer]
const place = placeOf('channels.credentials', 7)
const never = { placesFrom: new Date(8.64e15) }

test('what is sealed opens at its place only', () => {
  const box = createSecretBox(first)
  const sealed = box.seal('whsec_ä', place)
  expect(box.open(sealed, place)).toBe('whsec_ä')
  for (const other of [
    placeOf('channels.credentials', 8),
    placeOf('endpoints.secret', 7),
    placeOf('idempotency_keys.body', 7, '1:key'),
  ]) {
    expect(() => box.open(sealed, other)).toThrow("can't be opened")
  }
})

test('it opens neither without its place nor with a changed byte', () => {
  const box = createSecretBox(first)
  const sealed = box.seal('secret', place)
  expect(() => box.open(sealed.subarray('PARLY2'.length), place)).toThrow("can't be opened")
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(() => box.open(changed, place)).toThrow("can't be opened")
  }
  for (const short of [Buffer.alloc(0), Buffer.from('PARLY2'), sealed.subarray(0, 20)]) {
    expect(() => box.open(short, place)).toThrow("can't be opened")
  }
})

test('what earlier versions have sealed opens, and is not current', () => {
  const old = createSecretBox(first, never).seal('secret', place)
  const box = createSecretBox(first)
  expect(box.open(old, place)).toBe('secret')
  expect([box.isCurrent(old, place), box.isCurrent(box.seal('secret', place), place)]).toEqual([false, true])
})

test('with the key before, everything opens, and only what the newest has sealed is current', () => {
  const before = createSecretBox(first)
  const box = createSecretBox(second, { previous: first })
  for (const sealed of [before.seal('secret', place), createSecretBox(first, never).seal('secret', place)]) {
    expect(box.open(sealed, place)).toBe('secret')
    expect(box.isCurrent(sealed, place)).toBe(false)
    expect(() => createSecretBox(third, { previous: second }).open(sealed, place)).toThrow("can't be opened")
  }
  const sealed = box.seal('secret', place)
  expect(box.isCurrent(sealed, place)).toBe(true)
  expect(createSecretBox(second).open(sealed, place)).toBe('secret')
})

test('an error names the column, and neither the secret nor the row', () => {
  const box = createSecretBox(first)
  expect(() => box.open(Buffer.from('nonsense that was never sealed by anybody'), place)).toThrow(
    "a secret of channels.credentials can't be opened",
  )
})

test('keys for different purposes differ', () => {
  const keys = [first, deriveKey(first, 'one'), deriveKey(first, 'two'), deriveKey(second, 'one')]
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(4)
  expect(() => createSecretBox(first.subarray(1))).toThrow('32 bytes')
})
