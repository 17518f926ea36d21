import { promotedPerCall } from '../../testing/heap-promotion.ts'
import { IndexedSet } from './indexed-set.ts'

interface Item {
  setIndex: number
  contents: object[]
}

const set = new IndexedSet<Item>()
const held: Item[] = []
const promoted = await promotedPerCall(10_000, () => {
  const item = { setIndex: -1, contents: Array.from({ length: 20 }, () => ({})) }
  set.add(item)
  held.push(item)
  const oldest = held.length > 4 && held.shift()
  if (oldest) set.delete(oldest)
})
process.stdout.write(JSON.stringify({ promoted }))
