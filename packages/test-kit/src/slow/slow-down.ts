import { createDelays } from './delays.ts'
import { slowEdges } from './edges.ts'

// Taken before a test can replace it.
const { setTimeout } = globalThis

/** From now on, this process is as slow as the text says. Call the result to go on with the delays of another text. */
export function slowDown(text: string): (text: string) => void {
  let delays = createDelays(text)
  slowEdges((edge) => pause(delays.next(edge)))
  stallLater()

  /** Blocks the event loop now and then, as a machine does that is busy with other processes. */
  function stallLater(): void {
    const { after, lasts } = delays.nextStall()
    const stall = () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lasts)
      stallLater()
    }
    setTimeout(stall, after).unref()
  }

  return (next) => {
    delays = createDelays(next)
  }
}

function pause(ms: number): Promise<void> | undefined {
  return ms === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms))
}
