import { cloneDatabase } from '@parley/test-kit/test-database'
import { getAuthTables } from 'better-auth/db'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

import { secretKey } from '../../testing/secret-key.ts'
import { createLogger } from '../kernel/logger.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import { accountOptions } from './better-auth.ts'
import { oauthPlugins } from './oauth-options.ts'

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const surroundings = {
  secretKey,
  logger: createLogger('silent'),
  publicUrl: 'http://127.0.0.1:4000',
  registersClients: true,
  box: createSecretBox(secretKey),
  fetchDocument: () => Promise.reject(new Error('no document is fetched here')),
}

test('the tables have every column that better-auth asks for', async () => {
  const cloned = await cloneDatabase(inject('templateUrl'))
  const client = new pg.Client(cloned.url)
  await client.connect()
  try {
    const { rows } = await client.query<{ column: string }>(
      `select table_name || '.' || column_name as column from information_schema.columns where table_schema = 'public'`,
    )
    const present = new Set(rows.map(({ column }) => column))
    const tables = Object.values(
      getAuthTables({ ...accountOptions(surroundings), plugins: oauthPlugins(surroundings) }),
    )
    const asked = tables.flatMap(({ modelName, fields }) =>
      ['id', ...Object.entries(fields).map(([name, { fieldName }]) => fieldName ?? name)].map(
        (column) => `${snake(modelName)}.${snake(column)}`,
      ),
    )
    expect(asked.length).toBeGreaterThan(30)
    expect(asked.filter((column) => !present.has(column))).toEqual([])
  } finally {
    await client.end()
    await cloned.drop()
  }
})
