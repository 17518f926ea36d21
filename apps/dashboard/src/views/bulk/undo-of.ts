import type { BulkResource, NewBulkChange, Thing } from './bulk-types.ts'
import { bulkBody } from './bulk-types.ts'

type Fields = Readonly<Record<string, unknown>>

const listOf = { contacts: 'tags', conversations: 'labels' } as const

/** What puts the values from before back: one change for all that had the same. */
export function undoOf(resource: BulkResource, things: readonly Thing[], change: object, now: Date): NewBulkChange[] {
  const groups = new Map<string, number[]>()
  for (const thing of things) {
    const back = JSON.stringify(backOf(resource, thing as unknown as Fields, change as Fields, now))
    if (back !== '{}') groups.set(back, [...(groups.get(back) ?? []), thing.id])
  }
  return [...groups].map(([back, ids]) => bulkBody(resource, { ids }, JSON.parse(back)))
}

function backOf(resource: BulkResource, before: Fields, change: Fields, now: Date): Fields {
  const list = listOf[resource]
  const had = before[list] as string[]
  const { [`add_${list}`]: add = [], [`remove_${list}`]: remove = [], ...fields } = change
  const added = (add as string[]).filter((name) => !had.includes(name))
  const removed = (remove as string[]).filter((name) => had.includes(name))
  const plain = Object.keys(fields).filter((name) => name !== 'snoozed_until' && before[name] !== fields[name])
  const until = before.snoozed_until as string | null | undefined
  const waits = plain.includes('status') && before.status === 'snoozed' && until && new Date(until) > now
  return {
    ...Object.fromEntries(plain.map((name) => [name, before[name]])),
    ...(waits && { snoozed_until: until }),
    ...(removed.length > 0 && { [`add_${list}`]: removed }),
    ...(added.length > 0 && { [`remove_${list}`]: added }),
  }
}
