import { runCli } from '@parley/test-kit/parley-command'
import { beforeAll, expect, test, vi } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { secretKeySetting } from '../../testing/secret-key.ts'
import { createSecretBox, placeOf } from '../kernel/secret-box.ts'

const next = Buffer.alloc(32, 9)
let parley: Harness
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  env = { DATABASE_URL: parley.databaseUrl, PARLEY_SECRET_KEY: next.toString('base64') }
  return parley.stop
})

// Each command starts a process.
vi.setConfig({ testTimeout: 180_000 })
const rotate = (PARLEY_PREVIOUS_SECRET_KEY: string) =>
  runCli(['secrets', 'rotate', '--json'], { ...env, PARLEY_PREVIOUS_SECRET_KEY })

test('parley secrets rotate encrypts everything under the new key, and asks for the old one', async () => {
  const { body: endpoint } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created'] },
  })
  expect(await rotate('')).toMatchObject({ code: 1, stderr: expect.stringContaining('PARLEY_PREVIOUS_SECRET_KEY') })
  const first = await rotate(secretKeySetting)
  expect([first.code, JSON.parse(first.stdout)]).toMatchObject([0, { failed: 0 }])
  expect(JSON.parse(first.stdout).resealed).toBeGreaterThan(0)
  const second = await rotate(secretKeySetting)
  expect(JSON.parse(second.stdout)).toMatchObject({ resealed: 0, failed: 0 })
  const [row] = await parley.sql<{ secret: Buffer }>('select secret from endpoints where id = $1', [endpoint.id])
  const box = createSecretBox(next)
  expect(box.open(row?.secret ?? Buffer.alloc(0), placeOf('endpoints.secret', endpoint.id))).toBe(endpoint.secret)
})
