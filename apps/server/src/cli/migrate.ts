import { Command } from 'commander'

import { withContext } from './with-context.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('migrate the database; the server does so by itself when it starts')
    .action(async () => {
      await withContext(async () => {})
      process.stdout.write('The database is up to date.\n')
    })
}
