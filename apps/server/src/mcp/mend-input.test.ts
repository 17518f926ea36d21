import { describe, expect, test } from 'vitest'

import { ParleyError } from '../kernel/errors.ts'
import { readInput } from './read-input.ts'
import { tools } from './tools.ts'

function read(name: string, args: unknown): unknown {
  const tool = tools.find((one) => one.name === name)
  if (!tool) throw new Error(`there is no tool ${name}`)
  return readInput(tool, args)
}

function refusal(name: string, args: unknown): string {
  try {
    read(name, args)
  } catch (error) {
    if (error instanceof ParleyError) return error.message
    throw error
  }
  throw new Error('it was taken')
}

const url = 'https://example.com/'

describe('what can only be meant in one way is taken:', () => {
  test.each<[string, string, unknown, unknown]>([
    ['a number as text', 'leads_get', { id: '12' }, { id: 12 }],
    ['a number with spaces', 'leads_get', { id: ' 12 ' }, { id: 12 }],
    ['a limit as text', 'leads_list', { limit: '5' }, { limit: 5 }],
    ['null for what is absent', 'leads_list', { limit: 5, cursor: null, stage: null }, { limit: 5 }],
    ['nothing for what is absent', 'leads_list', { limit: '', cursor: '', phone: '', email: '' }, { limit: 20 }],
    ['a flag as text', 'webhooks_update', { id: 1, active: 'False' }, { id: 1, active: false }],
    [
      'a list as JSON text',
      'webhooks_create',
      { url, events: '["contact.created"]' },
      { url, events: ['contact.created'] },
    ],
    [
      'an object as JSON text',
      'messages_send',
      { to: '919812345678', content: '{"type":"text","text":"Hi"}' },
      { to: '919812345678', content: { type: 'text', text: 'Hi' } },
    ],
    [
      'numbers in an object as JSON text',
      'messages_send',
      { contact_id: '7', content: '{"type":"location","latitude":"12.5","longitude":"-7"}' },
      { contact_id: 7, content: { type: 'location', latitude: 12.5, longitude: -7 } },
    ],
    [
      'a list in an object',
      'messages_send',
      { contact_id: 7, content: { type: 'template', name: 'a', variables: '["x","1"]', buttons: null } },
      { contact_id: 7, content: { type: 'template', name: 'a', variables: ['x', '1'] } },
    ],
    ['a phone number as a number', 'leads_create', { phone: 919812345678 }, { phone: '919812345678' }],
    ['a text as a number', 'messages_send', { contact_id: 7, text: 42 }, { contact_id: 7, text: '42' }],
    [
      'the only item of a list',
      'webhooks_create',
      { url, events: 'contact.created' },
      { url, events: ['contact.created'] },
    ],
    ['null that clears a field', 'leads_update', { id: '1', name: null }, { id: 1, name: null }],
    [
      'digits that are a text',
      'leads_create',
      { phone: '919812345678', name: '42' },
      { phone: '919812345678', name: '42' },
    ],
  ])('%s', (_what, name, args, expected) => {
    expect(read(name, args)).toMatchObject(expected as object)
  })
})

describe('what can’t be meant is refused by its name:', () => {
  test.each<[string, unknown, string]>([
    ['leads_get', { id: 'Rohan' }, 'id must be a positive whole number'],
    ['leads_get', { id: '1.5' }, 'id must be a positive whole number'],
    ['leads_get', { id: '-1' }, 'id must be a positive whole number'],
    ['leads_get', { id: null }, 'id must be a positive whole number'],
    ['leads_get', { id: '' }, 'id must be a positive whole number'],
    ['leads_get', {}, 'id is required'],
    ['leads_get', { id: [12] }, 'id must be a positive whole number'],
    ['leads_list', { limit: '500' }, 'limit must be a whole number from 1 to 100'],
    ['leads_list', { limit: '5', colour: 'red' }, 'colour is not a known field'],
    ['webhooks_create', { url, events: '["contact.created"' }, 'events must be a list of event names'],
    ['leads_create', { phone: ['919812345678'] }, 'phone must be text'],
    ['leads_create', { phone: 9198.5 }, 'phone must be text'],
  ])('%s %j', (name, args, message) => {
    expect(refusal(name, args)).toBe(message)
  })
})
