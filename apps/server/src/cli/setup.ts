import { Command } from 'commander'

import { passwords } from '../auth/passwords.ts'
import { createSetUp } from '../core/users/set-up.ts'
import { setUpLink } from '../core/users/set-up-link.ts'
import { systemClock } from '../kernel/clock.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { withDatabase } from './with-context.ts'

export function setupCommand(): Command {
  return new Command('setup')
    .description('print the link with which the first user becomes the owner')
    .action(async () => {
      const link = await withDatabase((database, { config, secretKey }) =>
        setUpLink(createSetUp({ database, clock: systemClock, secretKey, passwords }), config.http.publicUrl),
      )
      if (link === undefined) {
        throw new StartupError(
          'This Parley has an owner already. npx parley users list shows the users, npx parley users reset-password EMAIL makes a link to sign in with.',
        )
      }
      process.stdout.write(`${link}\n`)
    })
}
