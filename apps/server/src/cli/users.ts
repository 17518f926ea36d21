import { Argument, Command, Option } from 'commander'

import { passwords } from '../auth/passwords.ts'
import { createInvitations } from '../core/invitations/invitations.ts'
import { operatorOf } from '../core/keys/holder.ts'
import { type Role, roles } from '../core/members/roles.ts'
import { listUsers } from '../core/users/list-users.ts'
import { createResetLinks } from '../core/users/reset-links.ts'
import { systemClock } from '../kernel/clock.ts'
import { emailAddress, positiveId } from './arguments.ts'
import { printJson, printTable } from './print.ts'
import { withDatabase } from './with-context.ts'

const address = () => new Argument('<email>', 'the e-mail address').argParser(emailAddress)

export function usersCommand(): Command {
  return new Command('users')
    .description('people who sign in to the dashboard')
    .addCommand(listCommand())
    .addCommand(inviteCommand())
    .addCommand(resetCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('list everybody, with their workspaces')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const users = await withDatabase(({ db }) => listUsers(db))
      if (json) return printJson(users)
      printTable(
        users.map(({ name, email, memberships, created_at }) => ({
          name,
          email,
          workspaces: memberships.map(({ workspace_id, role }) => `${workspace_id}: ${role}`).join(', '),
          created: created_at,
        })),
      )
    })
}

interface InviteOptions {
  role: Role
  workspace: number
  json?: true
}

function inviteCommand(): Command {
  return new Command('invite')
    .description('print a link that makes somebody a member; it works once, for 24 hours')
    .addArgument(address())
    .addOption(new Option('--role <role>', 'what the member may do').choices(roles).default('agent'))
    .addOption(new Option('--workspace <id>', 'the workspace').argParser(positiveId).default(1))
    .option('--json', 'print JSON')
    .action(async (email: string, { role, workspace, json }: InviteOptions) => {
      const invitation = await withDatabase((database, { config }) =>
        createInvitations({ ...accounts(database), publicUrl: config.http.publicUrl }).create(operatorOf(workspace), {
          email,
          role,
        }),
      )
      if (json) printJson(invitation)
      else process.stdout.write(`${invitation.link}\n`)
    })
}

function resetCommand(): Command {
  return new Command('reset-password')
    .description('print a link that sets a password; it works once, for 24 hours')
    .addArgument(address())
    .option('--json', 'print JSON')
    .action(async (email: string, { json }: { json?: true }) => {
      const made = await withDatabase((database, { config }) =>
        createResetLinks({ ...accounts(database), publicUrl: config.http.publicUrl }).createForOperator(email),
      )
      if (json) printJson(made)
      else process.stdout.write(`${made.link}\n`)
    })
}

/** Servers hear of a change through the database. */
const accounts = <Database>(database: Database) => ({
  database,
  clock: systemClock,
  passwords,
  sessions: { forget() {} },
})
