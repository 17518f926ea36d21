import { promotedPerCall } from '../../../testing/heap-promotion.ts'
import { LaneBuffer } from './buffer.ts'

const contents = () => ({ contents: Array.from({ length: 20 }, () => ({})) })
const buffer = new LaneBuffer<ReturnType<typeof contents>>()
const turn = () => {
  buffer.accept(contents(), null)
  buffer.take()
}
const runningEmpty = await promotedPerCall(10_000, turn)
for (let n = 0; n < 5; n++) buffer.accept(contents(), null)
const neverEmpty = await promotedPerCall(10_000, turn)
process.stdout.write(JSON.stringify({ runningEmpty, neverEmpty }))
