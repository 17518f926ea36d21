import { expect, test } from 'vitest'
import { z } from 'zod'

import { withoutEmptyFields } from './empty-fields.ts'

const schema = z.strictObject({
  phone: z.string().min(1),
  email: z.email().nullish(),
  secret: z.string().min(1).optional(),
  message: z.strictObject({ caption: z.string().optional() }).optional(),
  tags: z.array(z.string().min(1)).optional(),
})

test.each([
  ['a null for a field that can’t be null', { secret: null }, {}],
  ['such a null further down', { message: { caption: null } }, { message: {} }],
  ['an empty text for a field that can be null', { email: '' }, {}],
  ['both', { secret: null, email: '' }, {}],
])('%s says nothing', (_what, fields, meant) => {
  expect(withoutEmptyFields(schema, { phone: '1', ...fields }, 'POST')).toEqual({ phone: '1', ...meant })
})

test('a change with an empty text clears the field', () => {
  expect(withoutEmptyFields(schema, { phone: '1', email: '' }, 'PATCH')).toEqual({ phone: '1', email: null })
})

test('a null for a field that can be null stays', () => {
  expect(withoutEmptyFields(schema, { phone: '1', email: null, secret: null }, 'POST')).toEqual({
    phone: '1',
    email: null,
  })
})

test.each([
  ['an empty text for a field that is required', { phone: '' }],
  ['a null for it', { phone: null }],
  ['an empty text for a field that can’t be null', { phone: '1', secret: '' }],
  ['an empty item of a list', { phone: '1', tags: [''] }],
  ['a null as an item', { phone: '1', tags: [null] }],
  ['another mistake', { phone: '1', email: 'x', secret: null }],
  ['no object', null],
])('%s stays invalid', (_what, body) => {
  expect(withoutEmptyFields(schema, body, 'POST')).toBeUndefined()
})

test('the body itself stays as it is', () => {
  const body = { phone: '1', email: '', secret: null }
  withoutEmptyFields(schema, body, 'POST')
  expect(body).toEqual({ phone: '1', email: '', secret: null })
})
