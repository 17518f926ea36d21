import { readFileSync } from 'node:fs'

const everyMs = 200

/**
 * Ends this process when npm does. npm passes no SIGHUP on, is killed alone at times, and `npx` starts a shell that
 * keeps signals to itself.
 */
export function endWithLauncher(): void {
  if (!/^(start|dev|npx)$/.test(process.env.npm_lifecycle_event ?? '')) return
  const launchers = findLaunchers()
  const timer = setInterval(() => {
    if (findLaunchers() === launchers) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, everyMs).unref()
}

/** The parent's id, and that of npm where the parent is its shell. */
function findLaunchers(): string {
  const { ppid } = process
  const [, parentOfShell = ''] = /^\d+ \((?:da|ba)?sh\) \S (\d+)/.exec(statOf(ppid)) ?? []
  return `${ppid} ${parentOfShell}`
}

/** Linux only. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}
