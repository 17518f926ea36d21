import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { checkTargetUrl } from './target-url.ts'

const closed = createAddressPolicy([])
const loopback = createAddressPolicy(['127.0.0.0/8', '::1/128'])

const problemOf = (url: string, policy = closed): string | null => {
  const checked = checkTargetUrl(url, policy)
  return checked.ok ? null : checked.problem
}

test.each([
  'https://example.com/webhooks/niyog',
  'http://example.com:8080/a?b=c#d',
  'https://example.com.',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]:8443/',
  'https://localhost.example.com/',
  'https://mylocalhost/',
  'https://münchen.example/',
])('%s is allowed as a target URL', (url) => {
  expect(checkTargetUrl(url, closed)).toEqual({ ok: true, url: new URL(url) })
})

test.each([
  ['http://127.0.0.1:4000/', '127.0.0.1'],
  ['http://127.0.0.1./', '127.0.0.1'],
  ['http://2130706433/', '127.0.0.1'],
  ['http://0177.0.0.1/', '127.0.0.1'],
  ['http://0x7f.1/', '127.0.0.1'],
  ['http://127.1/', '127.0.0.1'],
  ['http://１２７.0.0.1/', '127.0.0.1'],
  ['http://%31%32%37.0.0.1/', '127.0.0.1'],
  ['http://0/', '0.0.0.0'],
  ['http://169.254.169.254/latest/meta-data', '169.254.169.254'],
  ['http://[::1]/', '::1'],
  ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ['http://[fd00::1]:80/', 'fd00::1'],
  ['http://localhost/', 'localhost'],
  ['http://LOCALHOST:80/', 'localhost'],
  ['http://localhost./', 'localhost'],
  ['http://api.localhost/', 'api.localhost'],
])('%s points to %s, which is private', (url, host) => {
  expect(problemOf(url)).toBe(`points into a private network (${host}), which PARLEY_ALLOW_NETWORKS does not allow`)
})

test('a private target URL is allowed if its network is listed', () => {
  for (const url of ['http://127.0.0.1:4000/', 'http://2130706433/', 'http://[::1]/', 'http://api.localhost./']) {
    expect(problemOf(url, loopback)).toBeNull()
  }
  expect(problemOf('http://10.0.0.1/', loopback)).toMatch('10.0.0.1')
})

test('an invalid target URL is refused with the reason', () => {
  for (const url of [
    '',
    'example.com',
    '/path',
    'ftp://example.com/',
    'javascript:alert(1)',
    'http://',
    'http://[::1/',
  ]) {
    expect([url, problemOf(url)]).toEqual([url, 'must be an http or https URL'])
  }
  expect(problemOf('https://user@example.com/')).toBe('must not contain a user name or password')
  expect(problemOf('https://:secret@example.com/')).toBe('must not contain a user name or password')
  for (const url of [
    ' https://example.com/',
    'https://exam\nple.com/',
    'https://example.com/\0',
    'https://example.com/a b',
  ]) {
    expect(problemOf(url)).toBe('must not contain spaces or control characters')
  }
})

test('a target URL has at most 2,048 characters', () => {
  const url = (length: number) => 'https://example.com/'.padEnd(length, 'a')
  expect(problemOf(url(2_048))).toBeNull()
  expect(problemOf(url(2_049))).toBe('must be at most 2048 characters')
})

test('checking a target URL never throws', () => {
  const host = fc.oneof(fc.string(), fc.domain(), fc.ipV4Extended(), fc.ipV6())
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        host.map((name) => `http://${name}/`),
      ),
      (url) => {
        expect(typeof checkTargetUrl(url, closed).ok).toBe('boolean')
      },
    ),
  )
})
