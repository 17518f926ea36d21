import { expect, test } from 'vitest'

import { exampleOf } from '../../endpoints/event-examples.ts'
import { contactsCsv } from './contacts-csv.ts'

async function lines(...names: string[]): Promise<string[]> {
  const contacts = names.map((name) => ({ ...exampleOf.contact, name, intent: null, attributes: { a: 1 } }))
  let text = ''
  const read = async (cursor = '0') => ({
    data: contacts.slice(Number(cursor), Number(cursor) + 1),
    next_cursor: Number(cursor) + 1 < contacts.length ? String(Number(cursor) + 1) : null,
  })
  for await (const part of contactsCsv(read)) text += part
  return text.split('\r\n')
}

test('each page follows the names of the columns', async () => {
  const [header, first, second, end] = await lines('Rohan', 'Asha')
  expect(header).toMatch(/^\uFEFFid,name,phone,email/)
  expect(first).toBe(
    '4821,Rohan,919812345678,rohan@example.com,,,shopify,,Qualified,80,hot,49900,INR,user:12,vip,,,"{""a"":1}",,2026-01-15T09:30:00.000Z,2026-01-15T09:30:00.000Z',
  )
  expect(second).toMatch(/^4821,Asha,/)
  expect(end).toBe('')
})

test.each([
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', `'+1`],
  ['-1', `'-1`],
  ['@SUM', `'@SUM`],
  ['\t=1', `'\t=1`],
  ['a, b', '"a, b"'],
  ['1=1', '1=1'],
])('the cell of %j is harmless', async (name, cell) => {
  expect((await lines(name))[1]).toContain(`4821,${cell},9198`)
})
