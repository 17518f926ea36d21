import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { StartupError } from '../../kernel/startup-error.ts'
import type { Binaries } from './binaries.ts'
import { type Command, run } from './run.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** How to run a PostgreSQL program: PostgreSQL refuses to run as root. */
export type RunAs = (file: string, args: readonly string[]) => Command

/** The user for PostgreSQL if Parley is root; undefined if not: then PostgreSQL runs as Parley's user. */
export async function chooseAccount(dataDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const folder of [join(dataDir, 'postgres'), dataDir]) {
    const owner = await stat(folder).catch(() => undefined)
    if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  }
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const account = accountOf(users, 'postgres') ?? accountOf(users, 'nobody')
  if (account) return account
  throw new StartupError(
    'PostgreSQL refuses to run as root, and this system has neither a user postgres nor nobody: start Parley as another user, or set DATABASE_URL.',
  )
}

function accountOf(users: string, name: string): Account | undefined {
  const [, , uid, gid] =
    users
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/** The account owns `folder`. Whether it can reach it depends on the folders above it and above the binaries. */
export async function chooseRunAs(account: Account | undefined, binaries: Binaries, folder: string): Promise<RunAs> {
  if (!account) return (file, args) => ({ file, args })
  const asAccount: RunAs = (file, args) => ({ file, args, ...account })
  if (await reaches(asAccount, binaries, folder)) return asAccount
  const withCapability = asAccountPastPermissions(account)
  if (process.platform === 'linux' && (await reaches(withCapability, binaries, folder))) return withCapability
  throw new StartupError(
    `PostgreSQL refuses to run as root, and as user ${account.uid} it can't reach ${folder} or ${binaries.postgres}: open the folders above them to that user (chmod o+x), install setpriv (util-linux), or start Parley as another user.`,
  )
}

/**
 * For a project below /root. CAP_DAC_OVERRIDE is among Docker's default capabilities. Without the securebit, access(2)
 * ignores the capability. PostgreSQL finds its own path with access(2), and would fail with "could not locate my own
 * executable path".
 */
function asAccountPastPermissions({ uid, gid }: Account): RunAs {
  const options = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ]
  return (file, args) => ({ file: 'setpriv', args: [...options, '--', file, ...args] })
}

async function reaches(runAs: RunAs, binaries: Binaries, folder: string): Promise<boolean> {
  const probes = [
    runAs(binaries.postgres, ['--version']),
    runAs('test', ['-x', binaries.initdb]),
    runAs('test', ['-w', folder]),
  ]
  for (const probe of probes) {
    const { code } = await run(probe)
    if (code !== 0) return false
  }
  return true
}
