import { expect, test } from 'vitest'

import { leadingOf } from './count-campaigns.ts'
import { pickVersion } from './pick-variant.ts'
import type { MessageStep } from './step.ts'

const content = (text: string) => ({ type: 'text' as const, text })
const step: MessageStep = {
  type: 'message',
  variants: [{ content: content('A'), weight: 1 }, { content: content('B'), weight: 3 }, { content: content('C') }],
}

test('an enrollment gets the same variant each time, and another step may give it another one', () => {
  const picked = (at: number) => Array.from({ length: 50 }, (_, id) => pickVersion(step, id, at).variant)
  expect(picked(0)).toEqual(picked(0))
  expect(picked(0)).not.toEqual(picked(1))
})

test('many enrollments are spread by weight', () => {
  const counts = [0, 0, 0]
  for (let id = 0; id < 5_000; id++) {
    const { variant, content } = pickVersion(step, id, 2)
    expect(content).toEqual(step.variants?.[variant ?? -1]?.content)
    counts[variant ?? 0] = (counts[variant ?? 0] ?? 0) + 1
  }
  const shares = counts.map((count) => Math.round((count / 5_000) * 20) / 20)
  expect(shares).toEqual([0.2, 0.6, 0.2])
})

test('a step with one content has no variant', () => {
  expect(pickVersion({ type: 'message', content: content('Hi') }, 7, 0)).toEqual({
    content: content('Hi'),
    variant: null,
  })
})

test.each([
  [
    'nobody has answered',
    [
      [10, 0],
      [10, 0],
    ],
    null,
  ],
  [
    'two are equal',
    [
      [10, 2],
      [20, 4],
    ],
    null,
  ],
  [
    'one has the higher share, though fewer answers',
    [
      [10, 3],
      [100, 20],
    ],
    0,
  ],
  [
    'nothing was sent',
    [
      [0, 0],
      [5, 1],
    ],
    1,
  ],
] as const)('leads: %s', (_, variants, leading) => {
  expect(leadingOf(variants.map(([sent, replied]) => ({ sent, replied })))).toBe(leading)
})
