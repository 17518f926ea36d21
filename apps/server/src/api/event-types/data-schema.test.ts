import { expect, test } from 'vitest'
import { z } from 'zod'

import { exampleData } from '../../core/endpoints/event-examples.ts'
import { eventTypes } from '../../core/events/event.ts'
import { dataSchema } from './data-schema.ts'

test.each(eventTypes)('the example of %s fits its schema, and all its fields are required', (type) => {
  const example = exampleData(type) as Record<string, unknown>
  const schema = dataSchema(type, example)
  const parser = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
  expect(parser.safeParse(example).error?.issues).toBeUndefined()
  for (const name of Object.keys(example)) {
    const { [name]: _, ...rest } = example
    expect([name, parser.safeParse(rest).success]).toEqual([name, false])
  }
})

test("a snapshot's fields have their descriptions", () => {
  const { properties } = dataSchema('contact.created', exampleData('contact.created') as Record<string, unknown>)
  expect(properties).toMatchObject({
    id: { type: 'integer' },
    phone: { type: ['string', 'null'], description: 'E.164 digits.' },
  })
})
