import { expect, test } from 'vitest'

import { createMemoryLog } from '../../testing/memory-log.ts'

test('an error of PostgreSQL is logged without the values of rows', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint'), {
    code: '23505',
    detail: 'Key (email)=(rohan@example.com) already exists.',
    where: 'COPY contacts, line 1: "rohan@example.com"',
    parameters: ['rohan@example.com'],
    table: 'contacts',
  })
  const { logger, lines } = createMemoryLog()
  logger.error({ err: error }, 'unexpected error')
  expect(lines[0]).toMatchObject({ err: { message: error.message, code: '23505', table: 'contacts' } })
  expect(JSON.stringify(lines)).not.toContain('rohan@example.com')
})
