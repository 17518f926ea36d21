import fc from 'fast-check'

/** Any UTF-16 units, including NUL and half surrogate pairs. */
const units = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })

export const oddText = fc.oneof(
  units,
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    '..',
    '%',
    '%00',
    '٣',
    '1e3',
    '-1',
    '0',
    '00',
    '9'.repeat(15),
    '9'.repeat(40),
  ),
  fc.constantFrom('9007199254740993', '18446744073709551616', 'NaN', 'null', '__proto__', "'", '{}', 'a'.repeat(5_000)),
)

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  oddText,
  fc.constantFrom(null, true, false, [], {}, [[]], [null], -1, 0, -0, 1.5, 1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 63)),
)

interface Change {
  kind: 'replace' | 'remove' | 'wrap' | 'add'
  at: number
  name: string
  value: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'remove', 'wrap', 'add'),
  at: fc.nat(1_000),
  name: oddText,
  value: oddValue,
})

/** One of the examples with some of its parts changed. */
export function mutationsOf(examples: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...examples), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([example, changes]) => changes.reduce(changed, structuredClone(example)))
}

type Container = Record<string, unknown>

function changed(body: unknown, { kind, at, name, value }: Change): unknown {
  const root: Container = { body }
  const places = placesIn(root)
  const place = places[at % places.length]
  if (!place) return body
  const { holder, key } = place
  const there = holder[key]
  if (kind === 'replace') holder[key] = structuredClone(value)
  else if (kind === 'wrap') holder[key] = [there]
  else if (kind === 'remove') delete holder[key]
  else if (isContainer(there)) there[name] = structuredClone(value)
  return root.body
}

function placesIn(holder: Container): { holder: Container; key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(isContainer(value) ? placesIn(value) : []),
  ])
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
