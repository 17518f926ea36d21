import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { createJsonClient } from '@parley/test-kit/json-client'
import { parleyEnvironment } from '@parley/test-kit/parley-command'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { afterAll, beforeAll, expect, test } from 'vitest'

let parley: ParleyProcess

beforeAll(async () => {
  parley = await startParley()
})
afterAll(() => parley.close())

const seed = (port: string) =>
  promisify(execFile)(process.execPath, [fileURLToPath(new URL('./seed.ts', import.meta.url))], {
    env: parleyEnvironment({ PARLEY_DATA: parley.dataDir, PORT: port }),
  })

test('npm run seed fills a workspace of its own, with deliveries of every state', async () => {
  const { stdout } = await seed(new URL(parley.url).port)
  expect(stdout).toMatch(/has 200 contacts, 60 conversations, 5 meetings, 1 campaign, [1-9]\d* agent runs, /)
  for (const state of ['delivered', 'pending', 'exhausted', 'cancelled']) {
    expect(stdout).toMatch(new RegExp(`, [1-9]\\d* ${state} deliveries`))
  }
  const key = /Its key: (\S+)/.exec(stdout)?.[1] ?? ''
  const { status, body } = await createJsonClient(`${parley.url}/v1`, key)<{ name: string }>('GET', '/workspace')
  expect([status, body.name]).toEqual([200, 'Seeded'])
})

test('npm run seed says what is missing where no server runs', async () => {
  await expect(seed('9')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('npm run dev') })
})
