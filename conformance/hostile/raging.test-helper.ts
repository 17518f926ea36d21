import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

import { type Attacker, attacks } from './attacks.test-helper.ts'

export interface Storm extends Omit<Attacker, 'random'> {
  seed: number
  /** How many attack at the same time. */
  attackers: number
  lastsMs: number
}

/** How often each attack got each status. */
export type Counts = Record<string, number>

/** Attacks from a thread of their own: what they cost there must not show in the times that the other workspace sees. */
export function rage(storm: Storm): Promise<Counts> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: storm, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the attackers ended with ${code}`)))
  })
}

/** Mulberry32. */
function seeded(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

async function attack(attacker: Attacker, until: number, counts: Counts): Promise<void> {
  const names = Object.keys(attacks)
  while (performance.now() < until) {
    const name = names[Math.floor(attacker.random() * names.length)] ?? ''
    const status = await attacks[name]?.(attacker).catch(() => -1)
    const counted = `${name} ${status}`
    counts[counted] = (counts[counted] ?? 0) + 1
  }
}

if (!isMainThread && (workerData as Storm | null)?.attackers) {
  const { seed, attackers, lastsMs, ...target } = workerData as Storm
  const attacker = { ...target, random: seeded(seed) }
  const counts: Counts = {}
  const until = performance.now() + lastsMs
  await Promise.all(Array.from({ length: attackers }, () => attack(attacker, until, counts)))
  parentPort?.postMessage(Object.fromEntries(Object.entries(counts).sort()))
}
