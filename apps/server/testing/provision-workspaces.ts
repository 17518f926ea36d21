import { cloneDatabase } from '@parley/test-kit/test-database'

import { createAuthenticator } from '../src/core/keys/authenticate.ts'
import { operatorOf } from '../src/core/keys/holder.ts'
import { createKeys } from '../src/core/keys/keys.ts'
import { createWorkspaces } from '../src/core/workspaces/workspaces.ts'
import { openDatabase } from '../src/db/database.ts'
import { systemClock } from '../src/kernel/clock.ts'
import { createLogger } from '../src/kernel/logger.ts'

export interface ProvisionedWorkspaces {
  /** The database to clone. */
  templateUrl: string
  /** The first one is workspace 1, which Parley creates itself. */
  workspaces: { id: number; key: string }[]
}

// More than the files of one test worker use.
const count = 100

/** Clones the template and adds workspaces, for tests that reach Parley only over HTTP. */
export async function provisionWorkspaces(templateUrl: string): Promise<ProvisionedWorkspaces> {
  const { url } = await cloneDatabase(templateUrl)
  const database = openDatabase({
    url,
    applicationName: 'parley-test',
    maxConnections: 5,
    onError() {},
    onCommit() {},
  })
  try {
    const base = { database, clock: systemClock }
    const authenticator = createAuthenticator({ ...base, logger: createLogger('silent') })
    const workspaces = createWorkspaces({ ...base, authenticator })
    const keys = createKeys({ ...base, authenticator })
    const made = await Promise.all(Array.from({ length: count }, () => workspaces.create({ name: 'Default' })))
    const withKey = async (id: number) => ({ id, key: (await keys.mint(operatorOf(id), {})).key })
    return { templateUrl: url, workspaces: await Promise.all([1, ...made.map(({ id }) => id)].map(withKey)) }
  } finally {
    await database.close()
  }
}
