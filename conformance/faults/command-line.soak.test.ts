import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { createJsonClient } from '@parley/test-kit/json-client'
import { runCli } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { postgresPid } from '@parley/test-kit/postgres-process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let parley: ParleyProcess
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  parley = await startParley()
  env = { PARLEY_DATA: parley.dataDir, PORT: new URL(parley.url).port }
})
afterAll(() => parley.close())

const minted: string[] = []

async function mintTwoAtOnce(): Promise<void> {
  const keys = await Promise.all([parley.createKey('--prefix', 'niyog_live'), parley.createKey()])
  expect(new Set(keys.map(({ key }) => key)).size).toBe(2)
  expect(new Set(keys.map(({ id }) => id)).size).toBe(2)
  minted.push(...keys.map(({ key }) => key))
}

describe('while the server is running', () => {
  it('mints a key, as one line of JSON or as the key alone', async () => {
    const json = await parley.cli('keys', 'create', '--prefix', 'niyog_live', '--scopes', 'contacts:read', '--json')
    expect(json).toMatch(/^\{[^\n]*\}\n$/)
    expect(JSON.parse(json)).toMatchObject({
      key: expect.stringMatching(/^niyog_live_[0-9a-f]{32}$/),
      workspace_id: 1,
      scopes: ['contacts:read'],
      mode: 'live',
    })
    expect(await parley.cli('keys', 'create', '--test')).toMatch(/^parley_test_[0-9a-f]{32}\n$/)
  })

  it('mints two keys at once', mintTwoAtOnce)

  it('tells its version, as the server does', async () => {
    const { stdout } = await runCli(['--version'], env)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const health = await fetch(`${parley.url}/healthz`)
    expect(await health.json()).toEqual({ status: 'ok', version: stdout.trim() })
  })

  it('lists and revokes keys', async () => {
    const { id } = await parley.createKey()
    await parley.cli('keys', 'revoke', String(id))
    const keys = JSON.parse(await parley.cli('keys', 'list', '--json')) as { id: number; revoked_at: string | null }[]
    expect(keys.find((key) => key.id === id)?.revoked_at).toEqual(expect.any(String))
  })

  it('makes and lists workspaces', async () => {
    const made = JSON.parse(await parley.cli('workspaces', 'create', 'Shop', '--default-country', 'in', '--json'))
    expect(made).toMatchObject({ id: expect.any(Number), name: 'Shop', default_country: 'IN' })
    expect(JSON.parse(await parley.cli('workspaces', 'list', '--json'))).toContainEqual(made)
  })

  it('notes with doctor that live keys send through the simulator', async () => {
    const { stdout } = await runCli(['doctor'], env)
    // The second workspace has no key.
    expect(stdout.match(/^note +workspace \d+ \(.*\): live keys send through the simulator/gm)).toHaveLength(1)
  })

  it('notes with doctor which channel is not paired yet', async () => {
    const { key } = await parley.createKey()
    const channel = { type: 'whatsapp-linked', name: 'Phone' }
    expect((await createJsonClient(`${parley.url}/v1`, key)('POST', '/channels', { body: channel })).status).toBe(201)
    const { code, stdout } = await runCli(['doctor'], env)
    expect(stdout).toMatch(
      /^note +workspace .*: channel \d+ Phone \(whatsapp-linked\) is not paired yet; its messages wait$/m,
    )
    expect(code, stdout).toBe(0)
  })

  it('migrates, and says with doctor that the server answers', async () => {
    await parley.cli('migrate')
    expect((await runCli(['doctor'], env)).stdout).toMatch(/^ok +server: .* answers$/m)
  })

  it.each([
    [['keys', 'create', '--workspace', '999']],
    [['keys', 'create', '--scopes', 'world:rule']],
    [['keys', 'frob']],
  ])('refuses %j with exit code 1', async (args) => {
    const { code, stdout, stderr } = await runCli(args, env)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/\S/)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('while the server is stopped', () => {
  beforeAll(async () => {
    expect(await parley.kill('SIGTERM')).toBe(0)
  })

  it('says with doctor that nothing answers, and leaves no PostgreSQL behind', async () => {
    expect((await runCli(['doctor'], env)).stdout).toMatch(/^note +server: nothing answers/m)
    expect(await postgresPid(parley.dataDir)).toBeUndefined()
  })

  it('mints two keys at once', mintTwoAtOnce)
})

it.each([[['keys', 'create']], [['workspaces', 'list']], [['migrate']]])(
  'creates no database where there is none: %j',
  async (args) => {
    const dataDir = join(parley.dataDir, 'elsewhere')
    const { code, stdout, stderr } = await runCli(args, { PARLEY_DATA: dataDir })
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toBe(
      `parley: There is no Parley in ${dataDir}: start one with npm start, or set PARLEY_DATA to the data folder of yours.\n`,
    )
    expect(existsSync(dataDir)).toBe(false)
  },
)

it('mints keys that work, whenever it was', async () => {
  await parley.start()
  const statuses = minted.map(
    async (key) => (await createJsonClient(`${parley.url}/v1`, key)('GET', '/contacts')).status,
  )
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200])
})
