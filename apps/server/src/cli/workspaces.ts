import { Command, InvalidArgumentError } from 'commander'
import { isSupportedCountry } from 'libphonenumber-js/max'

import { createWorkspaces, type Workspaces } from '../core/workspaces/workspaces.ts'
import { systemClock } from '../kernel/clock.ts'
import { printJson, printTable } from './print.ts'
import { withDatabase } from './with-context.ts'

export function workspacesCommand(): Command {
  return new Command('workspaces').description('workspaces').addCommand(createCommand()).addCommand(listCommand())
}

function createCommand(): Command {
  return new Command('create')
    .description('create a workspace, with a simulator channel')
    .argument('<name>', 'its name')
    .option('--default-country <code>', 'the country of phone numbers without a country code, like BR', country)
    .option('--json', 'print JSON')
    .action(async (name: string, { defaultCountry, json }: { defaultCountry?: string; json?: true }) => {
      const workspace = await withWorkspaces((workspaces) =>
        workspaces.create({ name, default_country: defaultCountry }),
      )
      if (json) printJson(workspace)
      else process.stdout.write(`Workspace ${workspace.id} (${workspace.name}) was created.\n`)
    })
}

function listCommand(): Command {
  return new Command('list')
    .description('list every workspace')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const workspaces = await withWorkspaces((workspaces) => workspaces.list())
      if (json) printJson(workspaces)
      else
        printTable(
          workspaces.map(({ id, name, default_country, created_at }) => ({
            id,
            name,
            country: default_country,
            created: created_at,
          })),
        )
    })
}

function country(text: string): string {
  const code = text.toUpperCase()
  if (!isSupportedCountry(code)) throw new InvalidArgumentError('It must be an ISO 3166-1 code like BR.')
  return code
}

/** Servers hear of a change through the database. */
const authenticator = { forget() {} }

function withWorkspaces<R>(work: (workspaces: Workspaces) => Promise<R>): Promise<R> {
  return withDatabase((database) => work(createWorkspaces({ database, clock: systemClock, authenticator })))
}
