import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { parleyCommand, parleyEnvironment, runCli } from '@parley/test-kit/parley-command'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Mcp, wrap } from './mcp.test-helper.ts'
import { type Lead, type Niyog, newPhone, startNiyog } from './niyog.test-helper.ts'

// Each client starts a process.

let niyog: Niyog
let folder: string
const open: Mcp[] = []

beforeAll(async () => {
  // A server of its own, because it is killed.
  niyog = await startNiyog({})
  folder = await mkdtemp(join(tmpdir(), 'parley-mcp-'))
})
afterAll(async () => {
  await Promise.all(open.map((mcp) => mcp.close()))
  await niyog?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A client that starts `parley mcp` itself, as a desktop client does. */
async function connect(args: string[], settings: NodeJS.ProcessEnv): Promise<Mcp> {
  const [command, ...first] = parleyCommand
  const env = parleyEnvironment(settings) as Record<string, string>
  const client = new Client({ name: 'desktop', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command, args: [...first, 'mcp', ...args], env, stderr: 'pipe' }))
  const mcp = wrap(client)
  open.push(mcp)
  return mcp
}

describe('parley mcp', () => {
  it('is the same server as the one over HTTP', async () => {
    const mcp = await connect(['--url', niyog.parley.url], { PARLEY_KEY: niyog.key })
    expect(mcp.client.getServerVersion()).toMatchObject({ name: 'niyog-mcp' })
    expect((await mcp.client.listTools()).tools.length).toBeGreaterThan(20)
    const phone = newPhone()
    const lead = await mcp.call<Lead>('leads_create', { phone })
    expect((await niyog.niyog<Lead>('GET', `/leads/${lead.id}`)).body.phone).toBe(phone)
    expect(await mcp.refusal('leads_get', { id: 999_999 })).toContain('There is no lead 999999')
    const leads = Array.from({ length: 20 }, newPhone).map((one) => mcp.call<Lead>('leads_create', { phone: one }))
    expect(new Set((await Promise.all(leads)).map(({ id }) => id)).size).toBe(20)
  })

  it('finds the server of this machine by its PORT, and takes the key from a file', async () => {
    const file = join(folder, 'key')
    await writeFile(file, `${niyog.key}\n`)
    const mcp = await connect(['--key-file', file], { PORT: new URL(niyog.parley.url).port })
    expect((await mcp.client.listTools()).tools.length).toBeGreaterThan(20)
  })

  it('tells a call that the server is away, and goes on when it is back', async () => {
    const mcp = await connect(['--url', `${niyog.parley.url}/mcp`], { PARLEY_KEY: niyog.key })
    await niyog.parley.kill()
    await expect(mcp.call('leads_list')).rejects.toThrow(/Nothing answers at http.*npm start/)
    await niyog.parley.start()
    expect(await mcp.call('leads_list')).toMatchObject({ data: expect.any(Array) })
  })

  it.each([
    ['there is no key', [], {}, /Give a key in PARLEY_KEY or with --key-file/],
    ['the key file is not there', ['--key-file', '/nowhere/key'], {}, /key file can't be read: ENOENT/],
    ['the key is none', [], { PARLEY_KEY: 'a\tb' }, /contains a character that no key has/],
    [
      'the key is unknown',
      [],
      { PARLEY_KEY: 'niyog_live_0123' },
      /refuses the key: This API key is unknown or revoked/,
    ],
    [
      'nothing answers',
      ['--url', 'http://127.0.0.1:9'],
      { PARLEY_KEY: 'x' },
      /Nothing answers at http:\/\/127.0.0.1:9\/mcp/,
    ],
    ['there is another server', ['--url', 'ftp://x'], { PARLEY_KEY: 'x' }, /must be an http or https URL/],
  ])('ends with 1 and says why where %s', async (_, args, env, message) => {
    const { port } = new URL(niyog.parley.url)
    const { code, stdout, stderr } = await runCli(['mcp', ...args], { PORT: port, ...env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
  })
})
