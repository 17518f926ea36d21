import { constants } from 'node:os'

import { Command, CommanderError } from 'commander'

import { endWithLauncher } from '../kernel/end-with-launcher.ts'
import { ParleyError } from '../kernel/errors.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { Stopped } from '../kernel/stop-request.ts'
import { version } from '../kernel/version.ts'

/** Loaded one at a time: all together take longer than most commands. */
const commands = {
  keys: async () => (await import('./keys.ts')).keysCommand(),
  users: async () => (await import('./users.ts')).usersCommand(),
  login: async () => (await import('./login.ts')).loginCommand(),
  setup: async () => (await import('./setup.ts')).setupCommand(),
  workspaces: async () => (await import('./workspaces.ts')).workspacesCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  database: async () => (await import('./database.ts')).databaseCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  listen: async () => (await import('./listen.ts')).listenCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  mcp: async () => (await import('./mcp.ts')).mcpCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  reconcile: async () => (await import('./reconcile.ts')).reconcileCommand(),
  agents: async () => (await import('./agents.ts')).agentsCommand(),
  secrets: async () => (await import('./secrets.ts')).secretsCommand(),
}

/** Runs the command of this process's arguments. */
export async function runCommand(): Promise<void> {
  endWithLauncher()
  const program = new Command('parley')
    .description('Parley from the command line. Works whether the server is running or not.')
    .version(version)
    .exitOverride()
  for (const command of await wanted(process.argv[2])) program.addCommand(command)
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
}

function wanted(name: string | undefined): Promise<Command[]> {
  if (name === '--version') return Promise.resolve([])
  const named = Object.entries(commands).filter(([command]) => command === name)
  return Promise.all((named.length > 0 ? named : Object.entries(commands)).map(([, load]) => load()))
}

function exitCodeOf(error: unknown): number {
  // Commander has already printed its errors and its help.
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof Stopped) return 128 + constants.signals[error.signal]
  if (!(error instanceof StartupError || error instanceof ParleyError)) throw error
  process.stderr.write(`parley: ${error.message}\n`)
  return 1
}
