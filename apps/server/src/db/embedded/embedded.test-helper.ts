import { execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

import pg from 'pg'
import { expect, vi } from 'vitest'

import { type EmbeddedDatabase, openEmbeddedDatabase } from './open.ts'
import { findPostmaster, isPostmaster } from './postmaster.ts'

export interface Opener {
  readonly url: string
  readonly pid: number
  kill(): Promise<void>
}

/** Data folders for tests. Whatever is started on them ends with the test. */
export function createSandbox() {
  const folders: string[] = []
  const opened: EmbeddedDatabase[] = []
  const openers: Opener[] = []

  const newDataDir = async () => {
    const parent = await mkdtemp(join(tmpdir(), 'parley-embedded-'))
    await chmod(parent, 0o711)
    folders.push(parent)
    return join(parent, 'data')
  }

  /** Ends everything that runs. The folders stay. */
  const release = async () => {
    await Promise.all(openers.splice(0).map((opener) => opener.kill()))
    await Promise.all(opened.splice(0).map((database) => database.stop()))
    await Promise.all(folders.map((folder) => endPostgres(join(folder, 'data', 'postgres'))))
  }

  return {
    newDataDir,

    async copyOf(dataDir: string): Promise<string> {
      const copy = await newDataDir()
      await promisify(execFile)('cp', ['-a', dataDir, copy])
      return copy
    },

    async open(dataDir: string, supervise = false): Promise<EmbeddedDatabase> {
      const database = await openEmbeddedDatabase({ dataDir, create: true, supervise, logger: silent })
      opened.push(database)
      return database
    },

    /** Opens the database in another process, which runs until it is killed. */
    async openElsewhere(dataDir: string): Promise<Opener> {
      const opener = await spawnOpener(dataDir)
      openers.push(opener)
      return opener
    },

    release,

    async clear(): Promise<void> {
      await release()
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const silent = { info: () => undefined, warn: () => undefined }

async function spawnOpener(dataDir: string): Promise<Opener> {
  const script = `
    import { openEmbeddedDatabase } from ${JSON.stringify(new URL('open.ts', import.meta.url).href)}
    const logger = { info() {}, warn() {} }
    const { url } = await openEmbeddedDatabase({ dataDir: ${JSON.stringify(dataDir)}, create: true, supervise: true, logger })
    console.log(url)
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the opener exited with ${code}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Whether PostgreSQL accepts a connection and answers. */
export async function answers(url: string): Promise<boolean> {
  return query(url, 'select 1 as one').then(
    () => true,
    () => false,
  )
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, application_name: `parley-test-${process.pid}` })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** The process id of PostgreSQL. */
export async function postgresPid(dataDir: string): Promise<number | undefined> {
  return (await findPostmaster(join(dataDir, 'postgres')))?.pid
}

async function endPostgres(folder: string): Promise<void> {
  const postmaster = await findPostmaster(folder).catch(() => undefined)
  if (!postmaster) return
  process.kill(postmaster.pid, 'SIGINT')
  await vi.waitFor(async () => expect(await isPostmaster(postmaster.pid, folder)).toBe(false), 20_000)
}
