import { Command, Option } from 'commander'

import { readConfig } from '../config/config.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { printJson } from './print.ts'
import { withContext } from './with-context.ts'

export function secretsCommand(): Command {
  return new Command('secrets').description('encrypted secrets in the database').addCommand(rotateCommand())
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('encrypt all secrets under PARLEY_SECRET_KEY that are under PARLEY_PREVIOUS_SECRET_KEY')
    .addOption(new Option('--json', 'print JSON'))
    .action(async ({ json }: { json?: true }) => {
      const { secretKey, previousSecretKey } = readConfig(process.env)
      if (!secretKey || !previousSecretKey) {
        throw new StartupError('Set PARLEY_SECRET_KEY to the new key and PARLEY_PREVIOUS_SECRET_KEY to the old one.')
      }
      const counts = await withContext(({ resealSecrets }) => resealSecrets())
      const { resealed, current, failed } = counts
      if (json) printJson(counts)
      else
        process.stdout.write(
          `${resealed} secrets are under the new key now, ${current} were before, ${failed} can't be read.\n`,
        )
      if (failed > 0) process.exitCode = 1
    })
}
