import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { createJsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { expect, inject } from 'vitest'

/** A workspace that nobody else in this test run writes to. */
export interface OwnWorkspace {
  id: number
  /** A key of every scope. */
  key: string
  /** Its simulator channel. */
  channelId: number
}

export interface Joined {
  parley: ParleyProcess
  workspace: OwnWorkspace
  /** Another workspace, with a key of this prefix. */
  otherWorkspace(): Promise<OwnWorkspace>
  /** To be called when the file has ended. */
  leave(): Promise<void>
}

/** What an embedded database goes without, and what `settings.test-helper.ts` in the folder of an API says. */
const settings: NodeJS.ProcessEnv = {
  PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  PARLEY_ALLOW_NETWORKS: '127.0.0.0/8,::1/128',
  PARLEY_MAX_ENDPOINTS: '10000',
}
for (const file of globSync('*/settings.test-helper.ts', { cwd: import.meta.dirname })) {
  Object.assign(settings, (await import(pathToFileURL(join(import.meta.dirname, file)).href)).settings)
}

/**
 * A Parley on a database of its own in the PostgreSQL of the whole run. What is about the embedded PostgreSQL, or about a
 * folder that processes share, takes `startParley`.
 */
export async function startServer(env: NodeJS.ProcessEnv = {}): Promise<ParleyProcess> {
  const [server] = await startServers(env)
  return server
}

/** Several on one database, which the first one closes. */
export async function startServers(
  env: NodeJS.ProcessEnv,
  ...others: NodeJS.ProcessEnv[]
): Promise<[ParleyProcess, ...ParleyProcess[]]> {
  const database = await cloneDatabase(inject('provisioned').templateUrl)
  const start = (own: NodeJS.ProcessEnv) => startParley({ DATABASE_URL: database.url, ...settings, ...own })
  const started: ParleyProcess[] = []
  try {
    const parley = await start(env)
    started.push(parley)
    started.push(...(await Promise.all(others.map(start))))
    const first = {
      ...parley,
      async close() {
        await parley.close()
        await database.drop()
      },
    }
    return [first, ...started.slice(1)]
  } catch (error) {
    await Promise.all(started.map((parley) => parley.close()))
    await database.drop()
    throw error
  }
}

let shared: Promise<ParleyProcess> | undefined
// Workspace 1 is for servers that a file has to itself.
let nextShared = 1

/** The server of this worker: its files run one after the other. It ends with the test run. */
function sharedServer(): Promise<ParleyProcess> {
  shared ??= startServer()
  return shared
}

/**
 * A workspace of its own on the worker's server. With `env`, be it empty, workspace 1 on a server of its own: for tests
 * about the environment, and for samples that name account 1.
 */
export async function joinParley(prefix = 'parley_live', env?: NodeJS.ProcessEnv): Promise<Joined> {
  const parley = env ? await startServer(env) : await sharedServer()
  const taken: OwnWorkspace[] = []

  async function takeWorkspace(): Promise<OwnWorkspace> {
    const { workspaces } = inject('provisioned')
    const provisioned = workspaces[env ? taken.length : nextShared++]
    if (!provisioned) throw new Error('no workspace is left: provision-workspaces.ts makes too few')
    const native = createJsonClient(`${parley.url}/v1`, provisioned.key)
    const key = await native<{ key: string }>('POST', '/keys', { body: { prefix } })
    const channels = await native<{ data: { id: number }[] }>('GET', '/channels')
    expect([key.status, channels.status]).toEqual([201, 200])
    const workspace = { id: provisioned.id, key: key.body.key, channelId: channels.body.data[0]?.id ?? 0 }
    taken.push(workspace)
    return workspace
  }

  /** No delivery may come later, to a port that another receiver has by then. */
  async function removeEndpoints({ key }: OwnWorkspace): Promise<void> {
    const native = createJsonClient(`${parley.url}/v1`, key)
    for (;;) {
      const { body } = await native<{ data: { id: number }[] }>('GET', '/endpoints?limit=100')
      if (body.data.length === 0) return
      for (const { id } of body.data) await native('DELETE', `/endpoints/${id}`)
    }
  }

  return {
    parley,
    workspace: await takeWorkspace(),
    otherWorkspace: takeWorkspace,
    async leave() {
      if (env) await parley.close()
      else await Promise.all(taken.map(removeEndpoints))
    },
  }
}
