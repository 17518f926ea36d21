import { Command, InvalidArgumentError, Option } from 'commander'
import { operatorOf } from '../core/keys/holder.ts'
import { type KeyPrefix, keyPrefixes } from '../core/keys/key.ts'
import { createKeys, type Keys } from '../core/keys/keys.ts'
import { allScopes, isScope, type Scope } from '../core/keys/scopes.ts'
import { systemClock } from '../kernel/clock.ts'
import { moment, positiveId } from './arguments.ts'
import { printJson, printTable } from './print.ts'
import { withDatabase } from './with-context.ts'

const workspaceOption = () => new Option('--workspace <id>', 'the workspace').argParser(positiveId).default(1)
const jsonOption = () => new Option('--json', 'print JSON')

export function keysCommand(): Command {
  return new Command('keys')
    .description('API keys')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
}

interface CreateOptions {
  workspace: number
  prefix?: KeyPrefix
  scopes?: Scope[]
  name?: string
  expires?: Date
  test?: true
  json?: true
}

function createCommand(): Command {
  return new Command('create')
    .description('mint a key; it is shown only once')
    .addOption(workspaceOption())
    .addOption(new Option('--prefix <prefix>', 'how the key begins').choices(keyPrefixes))
    .addOption(new Option('--scopes <list>', 'scopes of the key, comma-separated; default: all').argParser(scopeList))
    .option('--name <name>', 'the name of the key in lists')
    .addOption(new Option('--expires <time>', 'when it stops working, like 2027-01-31T12:00:00Z').argParser(futureTime))
    .option('--test', 'a test key: its messages go to the simulator only')
    .addOption(jsonOption())
    .action(async ({ workspace, prefix, scopes, name, expires: expiresAt, test, json }: CreateOptions) => {
      const input = { name, prefix, scopes, expiresAt, mode: test ? ('test' as const) : undefined }
      const key = await withKeys((keys) => keys.mint(operatorOf(workspace), input))
      const { id, mode: minted, created_at } = key
      if (json) {
        printJson({
          key: key.key,
          workspace_id: workspace,
          id,
          prefix: key.prefix,
          mode: minted,
          scopes: key.scopes,
          expires_at: key.expires_at,
          created_at,
        })
      } else {
        process.stdout.write(`${key.key}\n`)
        process.stderr.write(`Key ${id} of workspace ${workspace} (${minted}). Save it: it will not be shown again.\n`)
      }
    })
}

function listCommand(): Command {
  return new Command('list')
    .description('list the keys of a workspace')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async ({ workspace, json }: { workspace: number; json?: true }) => {
      const keys = await withKeys(async (keys) => {
        const all = []
        for (let cursor: string | undefined | null; cursor !== null; ) {
          const page = await keys.list(operatorOf(workspace), { limit: 100, cursor })
          all.push(...page.data)
          cursor = page.next_cursor
        }
        return all
      })
      if (json) printJson(keys)
      else
        printTable(
          keys.map(({ id, name, prefix, hint, mode, scopes, expires_at, last_used_at, revoked_at }) => ({
            id,
            name,
            key: `${prefix}_…${hint}`,
            mode,
            scopes: scopes?.join(',') ?? 'all',
            'last used': last_used_at,
            expires: expires_at,
            revoked: revoked_at,
          })),
        )
    })
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('revoke a key; it stops working at once')
    .argument('<id>', 'its id, from the list', positiveId)
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (id: number, { workspace, json }: { workspace: number; json?: true }) => {
      const key = await withKeys((keys) => keys.revoke(operatorOf(workspace), id))
      if (json) printJson(key)
      else process.stdout.write(`Key ${id} is revoked.\n`)
    })
}

function futureTime(text: string): Date {
  const time = moment(text)
  if (time.getTime() <= Date.now()) throw new InvalidArgumentError('It must be in the future.')
  return time
}

function scopeList(text: string): Scope[] {
  const scopes = text.split(',').map((scope) => scope.trim())
  const unknown = scopes.find((scope) => !isScope(scope))
  if (unknown !== undefined) throw new InvalidArgumentError(`${unknown} is none of ${allScopes.join(', ')}.`)
  return scopes as Scope[]
}

/** Servers hear of a change through the database. */
const authenticator = { forget() {} }

function withKeys<R>(work: (keys: Keys) => Promise<R>): Promise<R> {
  return withDatabase((database) => work(createKeys({ database, clock: systemClock, authenticator })))
}
