import { readdirSync, readFileSync } from 'node:fs'

/** A process of Linux and all that it has started, and they have. */
export function processTree(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }))
  const below = (pid: number): number[] => [
    pid,
    ...parents.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid)),
  ]
  return below(root)
}

function parentOf(pid: string): number | undefined {
  try {
    // The name, in parentheses, may contain anything.
    const [, after = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return Number(after.split(' ')[1])
  } catch {
    return undefined
  }
}
