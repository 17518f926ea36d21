import { Command } from 'commander'

import { readConfig } from '../config/config.ts'
import { openEmbeddedDatabase } from '../db/embedded/open.ts'
import { migrate } from '../db/migrate.ts'
import { moveDatabase } from '../db/move/move-database.ts'
import { createLogger } from '../kernel/logger.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { printJson, printTable } from './print.ts'

export function databaseCommand(): Command {
  return new Command('database').description('the database itself').addCommand(moveCommand())
}

interface Place {
  url: string
  close(): Promise<void>
}

function moveCommand(): Command {
  return new Command('move')
    .description('copy everything from the configured database into an empty one; Parley must be stopped')
    .requiredOption('--to <url>', 'a PostgreSQL (postgres://…), or `embedded` for the one in PARLEY_DATA')
    .option('--json', 'print JSON')
    .action(async ({ to, json }: { to: string; json?: true }) => {
      const { database, dataDir } = readConfig(process.env)
      const intoEmbedded = to === 'embedded'
      if (intoEmbedded && !database.url) throw new StartupError('DATABASE_URL must name the database to move.')
      const embedded = () => openPlace(dataDir, intoEmbedded)
      const source = intoEmbedded || database.url ? placeOf(database.url ?? '') : await embedded()
      try {
        const target = intoEmbedded ? await embedded() : placeOf(to)
        try {
          await migrate(source.url)
          const moved = await moveDatabase(source.url, target.url)
          if (json) printJson(moved)
          else {
            printTable(moved.filter(({ rows }) => rows > 0).map(({ name, rows }) => ({ table: name, rows })))
            process.stdout.write(nextSteps(intoEmbedded, dataDir))
          }
        } finally {
          await target.close()
        }
      } finally {
        await source.close()
      }
    })
}

function placeOf(url: string): Place {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new StartupError(`${url} is no URL of a PostgreSQL (postgres://…).`)
  return { url, close: async () => {} }
}

async function openPlace(dataDir: string, create: boolean): Promise<Place> {
  const opened = await openEmbeddedDatabase({ dataDir, logger: createLogger('silent'), supervise: false, create })
  return { url: opened.url, close: () => opened.stop() }
}

function nextSteps(intoEmbedded: boolean, dataDir: string): string {
  const counted = '\nEvery table has as many rows as before. The old database is unchanged: you can go back to it.\n'
  return intoEmbedded
    ? `${counted}Start Parley without DATABASE_URL, and with the same PARLEY_SECRET_KEY.\n`
    : `${counted}Start Parley with DATABASE_URL set to the new one, and PARLEY_SECRET_KEY to the key that has sealed the secrets:\n  export PARLEY_SECRET_KEY="$(cat ${dataDir}/secret.key)"\n`
}
