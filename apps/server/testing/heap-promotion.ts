import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import v8 from 'node:v8'
import vm from 'node:vm'

/**
 * Runs a script that prints its measurements as JSON. Only a separate process has a heap that no other test has
 * touched.
 */
export async function measuredBy(script: URL, ...args: string[]): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(script), ...args])
  return JSON.parse(stdout)
}

function oldBytes(): number {
  const spaces = v8.getHeapSpaceStatistics()
  return spaces.find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
}

/**
 * Bytes that each of `times` calls leaves in V8's old generation, where they stay until a major collection stops the
 * process. Objects that live no longer than the call should leave next to none.
 */
export async function promotedPerCall(times: number, call: () => unknown): Promise<number> {
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc') as (options?: { type: 'minor' }) => void
  const rounds = 20
  for (let n = 0; n < times / rounds; n++) await call()
  // Promotes all current objects, as in a process that has been running for a while.
  gc()
  const before = oldBytes()
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < times / rounds; n++) await call()
    gc({ type: 'minor' })
  }
  gc({ type: 'minor' })
  return (oldBytes() - before) / times
}
