import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseLinkedIn, profileUrl } from './linkedin.ts'

describe('a LinkedIn profile', () => {
  test.each([
    ['https://www.linkedin.com/in/Julien-Crepieux/', 'julien-crepieux'],
    ['https://fr.linkedin.com/in/julien-crepieux?utm_source=share&x=1', 'julien-crepieux'],
    ['linkedin.com/in/julien-crepieux#about', 'julien-crepieux'],
    ['http://linkedin.com/pub/julien-crepieux', 'julien-crepieux'],
    [' in/julien-crepieux ', 'julien-crepieux'],
    ['JULIEN-crepieux', 'julien-crepieux'],
    ['https://www.linkedin.com/in/andr%C3%A9-s%C3%A1', 'andré-sá'],
    ['linkedin.com/in/feed', 'feed'],
    ['linkedin.com/in/asha-rao/en', 'asha-rao'],
    ['https://www.linkedin.com/in/asha-rao/pt-br/?x=1', 'asha-rao'],
    ['https://www.linkedin.com/mwlite/in/asha-rao', 'asha-rao'],
    ['https://www.linkedin.com/comm/in/asha-rao?midToken=1', 'asha-rao'],
    ['mwlite/in/asha-rao', 'asha-rao'],
    ['linkedin.com/in/asha-rao/overlay/contact-info/', 'asha-rao'],
    ['https://www.linkedin.com/in/asha-rao/details/experience/#top', 'asha-rao'],
    ['https://m.linkedin.com/in/asha-rao', 'asha-rao'],
    ['https://in.linkedin.com/in/Asha-Rao/?originalSubdomain=in', 'asha-rao'],
    ['https://www.linkedin.com/in/andre\u0301', 'andré'],
    ['in/andr\u00e9', 'andré'],
    ['in/andre%CC%81', 'andré'],
    ['\u200easha\u200b-rao\u2060', 'asha-rao'],
    ['in/%E2%80%8Basha-rao', 'asha-rao'],
    ['https://www.linkedin.com/in/ACoAAAcDMMQBODyLwZrRcgYhrkCafURGqva0U4E', 'ACoAAAcDMMQBODyLwZrRcgYhrkCafURGqva0U4E'],
  ])('%s is parsed', (text, name) => {
    expect(parseLinkedIn(text)).toBe(name)
  })

  test.each([
    '',
    'https://www.linkedin.com/',
    'www.linkedin.com',
    'https://www.linkedin.com/company/unipile',
    'https://www.linkedin.com/feed/',
    'linkedin.com/messaging?x=1',
    'https://www.linkedin.com/login',
    'http://m.linkedin.com/me/',
    'https://www.linkedin.com/in/',
    'linkedin.com/pub/asha-rao/1/2a/3b4',
    'linkedin.com/sales/lead/ACwAA,NAME',
    'in/asha rao/en',
    '\u200b',
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

test('a name is the same however its URL is written', () => {
  const name = fc.stringMatching(/^[a-z0-9é-]{3,30}$/)
  const host = fc.constantFrom(
    'https://www.linkedin.com/',
    'http://linkedin.com/',
    'm.linkedin.com/',
    'https://br.linkedin.com/',
    '',
  )
  const way = fc.constantFrom('in/', 'mwlite/in/', 'comm/in/')
  const rest = fc.constantFrom('', '/', '/en', '/overlay/contact-info/', '?trk=people', '/de/?x=1#y')
  fc.assert(
    fc.property(name, host, way, rest, (of, from, by, to) => {
      const parsed = parseLinkedIn(from + by + of + to)
      expect(parsed).toBe(of)
      expect(parseLinkedIn(profileUrl(parsed))).toBe(parsed)
      expect(parseLinkedIn(from + by + of.normalize('NFD').toUpperCase() + to)).toBe(parsed)
    }),
  )
})
