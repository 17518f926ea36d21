import { setTimeout } from 'node:timers/promises'

import type { Cluster } from './cluster.ts'
import { isPostmaster } from './postmaster.ts'
import { run } from './run.ts'

const pollMs = 20
const fastMs = 8_000
const immediateMs = 5_000

/**
 * A fast shutdown drops the clients and writes a checkpoint. If it takes too long, an immediate one follows, and the
 * next start recovers.
 */
export async function terminate(cluster: Cluster, pid: number): Promise<void> {
  await signal(cluster, pid, 'SIGINT')
  if (await isGoneWithin(fastMs, cluster, pid)) return
  await signal(cluster, pid, 'SIGQUIT')
  await isGoneWithin(immediateMs, cluster, pid)
}

export async function signal(cluster: Cluster, pid: number, name: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (process.platform === 'win32') {
    await run({ file: cluster.binaries.pgCtl, args: ['kill', name.slice('SIG'.length), String(pid)] })
    return
  }
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function isGoneWithin(ms: number, cluster: Cluster, pid: number): Promise<boolean> {
  const deadline = Date.now() + ms
  while (await isPostmaster(pid, cluster.folder)) {
    if (Date.now() > deadline) return false
    await setTimeout(pollMs)
  }
  return true
}
