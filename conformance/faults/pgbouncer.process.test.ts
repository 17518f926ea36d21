import { createJsonClient } from '@parley/test-kit/json-client'
import { runCli, runServer } from '@parley/test-kit/parley-command'
import { startParley } from '@parley/test-kit/parley-process'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { beforeAll, describe, expect, inject, it } from 'vitest'

import { hasPgBouncer, type PgBouncer, startPgBouncer } from './pgbouncer.test-helper.ts'

const PARLEY_SECRET_KEY = Buffer.alloc(32, 7).toString('base64')

let databaseUrl: string

describe.runIf(hasPgBouncer)('a database behind PgBouncer', () => {
  beforeAll(async () => {
    const database = await cloneDatabase(inject('templateUrl'))
    databaseUrl = database.url
    return database.drop
  })

  it('works in session mode', async () => {
    const bouncer = await startPgBouncer(databaseUrl, 'session')
    const settings = { DATABASE_URL: bouncer.url, PARLEY_SECRET_KEY, PARLEY_DATABASE_CONNECTIONS: '5' }
    const parley = await startParley(settings).catch(async (error: unknown) => {
      await bouncer.close()
      throw error
    })
    try {
      const native = createJsonClient(`${parley.url}/v1`, (await parley.createKey()).key)
      const phones = Array.from({ length: 12 }, (_, n) => `9198123456${10 + n}`)
      const answers = await Promise.all(phones.map((phone) => native('POST', '/contacts', { body: { phone } })))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      expect(await parley.kill('SIGTERM')).toBe(0)
    } finally {
      await parley.close()
      await bouncer.close()
    }
  })

  it('is refused in transaction mode', async () => {
    const bouncer = await startPgBouncer(databaseUrl, 'transaction')
    try {
      const { code, stderr } = await runServer({ DATABASE_URL: bouncer.url, PARLEY_SECRET_KEY, PORT: '0' })
      expect(stderr).toMatch(/^parley: DATABASE_URL leads to a connection pooler in transaction mode[^\n]*\n$/)
      expect(code).toBe(1)
    } finally {
      await bouncer.close()
    }
  })

  describe('over TLS', () => {
    let bouncer: PgBouncer
    beforeAll(async () => {
      bouncer = await startPgBouncer(databaseUrl, 'session', true)
      return bouncer.close
    })

    const list = (url: string) => runCli(['keys', 'list'], { DATABASE_URL: url, PARLEY_SECRET_KEY })

    it.each([
      ['sslmode=require', () => bouncer.url],
      ['sslmode=prefer', () => bouncer.url],
      ['sslmode=no-verify', () => bouncer.url],
      ['sslmode=verify-ca&sslrootcert=FILE', () => bouncer.url],
      ['sslmode=require&sslrootcert=FILE', () => bouncer.url],
      ['sslmode=verify-full&sslrootcert=FILE', () => bouncer.namedUrl],
    ])('connects, without a warning: %s', async (query, url) => {
      const { code, stderr } = await list(`${url()}?${query.replace('FILE', bouncer.certificate)}`)
      expect(stderr).toBe('')
      expect(code).toBe(0)
    })

    it.each([
      ['sslmode=verify-full', /authority that this machine doesn't know; .* sslrootcert\.$/m],
      [
        'sslmode=verify-full&sslrootcert=FILE',
        /for another host; use the name in the certificate, or sslmode=verify-ca\.$/m,
      ],
      ['sslmode=verify-ca', /needs sslrootcert/],
      ['sslmode=verify-ca&sslrootcert=/nowhere.pem', /nowhere\.pem/],
      ['sslmode=strict', /sslmode in DATABASE_URL must be one of disable, /],
      ['sslmode=disable', /can't be used: /],
    ])('says what to do: %s', async (query, says) => {
      const { code, stderr } = await list(`${bouncer.url}?${query.replace('FILE', bouncer.certificate)}`)
      expect(stderr).toMatch(/^parley: [^\n]+\n$/)
      expect(stderr).toMatch(says)
      expect(code).toBe(1)
    })
  })
})
