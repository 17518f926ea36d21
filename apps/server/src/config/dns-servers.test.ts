import { promises } from 'node:dns'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const dnsServers = (text: string) => readConfig({ PARLEY_DNS_SERVERS: text }).dnsServers

test('there are none unless they are set', () => {
  expect(readConfig({}).dnsServers).toBeUndefined()
  expect(dnsServers('')).toBeUndefined()
})

test('are addresses, with a port or without', () => {
  const servers = ['10.0.0.53', '127.0.0.1:5353', 'fd00::53', '[fd00::53]', '[fd00::53]:5353']
  expect(dnsServers(` ${servers.join(' , ')},`)).toEqual(servers)
  new promises.Resolver().setServers(servers)
})

test.each([
  'localhost',
  'dns.example:53',
  '10.0.0',
  '10.0.0.53:',
  '10.0.0.53:0',
  '10.0.0.53:65536',
  '10.0.0.53:53:53',
  '[10.0.0.53]:53',
  '[fd00::53',
  'fd00::53]:53',
  'udp://10.0.0.53',
])('are nothing else: %s is refused by name', (wrong) => {
  expect(() => dnsServers(`10.0.0.1,${wrong}`)).toThrow(
    `PARLEY_DNS_SERVERS must be name servers such as 10.0.0.53 or 10.0.0.53:5353, which ${JSON.stringify(wrong)} isn't`,
  )
})

test('are at least one when they are set', () => {
  expect(() => dnsServers(' , ')).toThrow('PARLEY_DNS_SERVERS must be name servers')
})
