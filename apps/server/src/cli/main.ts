import { Command, CommanderError } from 'commander'

import { ParleyError } from '../kernel/errors.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { agentsCommand } from './agents.ts'
import { databaseCommand } from './database.ts'
import { doctorCommand } from './doctor.ts'
import { explainCommand } from './explain.ts'
import { keysCommand } from './keys.ts'
import { listenCommand } from './listen.ts'
import { mcpCommand } from './mcp.ts'
import { migrateCommand } from './migrate.ts'
import { reconcileCommand } from './reconcile.ts'
import { replayCommand } from './replay.ts'
import { workspacesCommand } from './workspaces.ts'

const program = new Command('parley')
  .description('Parley from the command line. Works whether the server is running or not.')
  .exitOverride()
  .addCommand(keysCommand())
  .addCommand(workspacesCommand())
  .addCommand(migrateCommand())
  .addCommand(databaseCommand())
  .addCommand(doctorCommand())
  .addCommand(listenCommand())
  .addCommand(explainCommand())
  .addCommand(mcpCommand())
  .addCommand(replayCommand())
  .addCommand(reconcileCommand())
  .addCommand(agentsCommand())

try {
  await program.parseAsync()
} catch (error) {
  // Commander has already printed its errors and its help.
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else if (error instanceof StartupError || error instanceof ParleyError) {
    process.stderr.write(`parley: ${error.message}\n`)
    process.exitCode = 1
  } else throw error
}
