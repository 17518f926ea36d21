import { describe, expect, test } from 'vitest'

import { parseLinkedIn } from './linkedin.ts'

describe('a LinkedIn profile', () => {
  test.each([
    ['https://www.linkedin.com/in/Julien-Crepieux/', 'julien-crepieux'],
    ['https://fr.linkedin.com/in/julien-crepieux?utm_source=share&x=1', 'julien-crepieux'],
    ['linkedin.com/in/julien-crepieux#about', 'julien-crepieux'],
    ['http://linkedin.com/pub/julien-crepieux', 'julien-crepieux'],
    [' in/julien-crepieux ', 'julien-crepieux'],
    ['JULIEN-crepieux', 'julien-crepieux'],
    ['https://www.linkedin.com/in/andr%C3%A9-s%C3%A1', 'andré-sá'],
    ['https://www.linkedin.com/in/ACoAAAcDMMQBODyLwZrRcgYhrkCafURGqva0U4E', 'ACoAAAcDMMQBODyLwZrRcgYhrkCafURGqva0U4E'],
  ])('%s is parsed', (text, name) => {
    expect(parseLinkedIn(text)).toBe(name)
  })

  test.each([
    '',
    'https://www.linkedin.com/',
    'www.linkedin.com',
    'https://www.linkedin.com/company/unipile',
    'https://example.com/in/julien',
    'asha rao',
    'asha@example.com',
    'in/%E0%A4%A',
    'in/a%2Fb',
    'in/%00',
  ])('is not %j', (text) => {
    expect(() => parseLinkedIn(text, 'to')).toThrow(/^to must be a LinkedIn profile/)
  })
})
