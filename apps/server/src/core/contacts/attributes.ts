import { invalidField } from '../../kernel/errors.ts'

type Attributes = Record<string, unknown>

/** Of a contact in total. */
const attributesAtMost = { names: 200, bytes: 32_768 }

const attributesProblem = `must have at most ${attributesAtMost.names} names, and ${attributesAtMost.bytes / 1_024} KiB as JSON`

/** Throws if a contact would get more attributes than it may have. One that has more already may lose some. */
export function checkAttributes(after: Attributes, before: Attributes = {}): void {
  if (exceeds(after) && isLarger(after, before))
    throw invalidField('attributes', attributesProblem, 'too_many_attributes')
}

/** The survivor's attributes, and those of the other contact that it has room for. */
export function unitedAttributes(kept: Attributes, gone: Attributes): Attributes {
  let united = kept
  for (const [name, value] of Object.entries(gone)) {
    if (Object.hasOwn(kept, name)) continue
    const more = { ...united, [name]: value }
    if (!exceeds(more)) united = more
  }
  return united
}

const bytesOf = (attributes: Attributes) => Buffer.byteLength(JSON.stringify(attributes))

const exceeds = (attributes: Attributes) =>
  Object.keys(attributes).length > attributesAtMost.names || bytesOf(attributes) > attributesAtMost.bytes

const isLarger = (after: Attributes, before: Attributes) =>
  Object.keys(after).length > Object.keys(before).length || bytesOf(after) > bytesOf(before)
