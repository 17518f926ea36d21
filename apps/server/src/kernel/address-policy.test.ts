import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAddressPolicy, parseNetworks } from './address-policy.ts'

describe('an address policy without allowed networks', () => {
  const policy = createAddressPolicy([])

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '223.255.255.254',
    '168.63.129.15',
    '168.63.129.17',
    '2606:4700:4700::1111',
    '2a00:1450:4001:829::200e',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
  ])('allows %s', (address) => {
    expect(policy.check(address)).toBe('allowed')
  })

  test.each([
    // this host, private use, shared, loopback, link-local (cloud metadata)
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    // protocol assignments, documentation, benchmarking, 6to4 relays, multicast, reserved, broadcast
    '192.0.0.8',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '198.19.255.255',
    '192.88.99.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    // addresses of cloud-internal services: Azure, Alibaba, Oracle, AWS, Google
    '168.63.129.16',
    '::ffff:168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '2001:2::1',
    '2001:20::1',
    '5f00::1',
    '4000::1',
    // IPv4 within IPv6: mapped, compatible, translated, 6to4, Teredo
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::8.8.8.8',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    // not an address
    '',
    'localhost',
    'example.com',
    '1.2.3.4.5',
  ])('treats %s as private', (address) => {
    expect(policy.check(address)).toBe('private')
  })

  test('has an answer for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV4Extended(), fc.ipV6()), (text) => {
        expect(['allowed', 'private']).toContain(policy.check(text))
      }),
    )
  })

  test('treats an IPv4 address and its IPv4-mapped form alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(policy.check(`::ffff:${address}`)).toBe(policy.check(address))
      }),
    )
  })
})

describe('an address policy with allowed networks', () => {
  test('allows the listed ranges, IPv4 ranges also in their mapped and translated forms', () => {
    const policy = createAddressPolicy(['127.0.0.0/8', '10.1.0.0/16', '::1/128', 'fd00::/8'])
    for (const address of ['127.0.0.1', '127.9.9.9', '10.1.2.3', '::1', 'fd00::5', '::ffff:127.0.0.1', '8.8.8.8']) {
      expect([address, policy.check(address)]).toEqual([address, 'allowed'])
    }
    expect(policy.check('64:ff9b::10.1.2.3')).toBe('allowed')
    for (const address of ['10.2.0.1', '192.168.0.1', '::2', 'fc00::1', '::ffff:10.2.0.1', '169.254.169.254']) {
      expect([address, policy.check(address)]).toEqual([address, 'private'])
    }
  })

  test('reads a mapped range as its IPv4 range', () => {
    const policy = createAddressPolicy(['::ffff:10.1.0.0/112'])
    expect([policy.check('10.1.9.9'), policy.check('10.2.0.1')]).toEqual(['allowed', 'private'])
  })

  test('does not treat a translated range as the whole of IPv4', () => {
    const policy = createAddressPolicy(['64:ff9b::/96'])
    expect([policy.check('64:ff9b::10.0.0.1'), policy.check('10.0.0.1')]).toEqual(['allowed', 'private'])
  })
})

describe('parseNetworks', () => {
  test('reads CIDRs', () => {
    expect(parseNetworks(' 10.0.0.0/8, fd00::/8 ,')).toEqual(['10.0.0.0/8', 'fd00::/8'])
    expect(parseNetworks('')).toEqual([])
  })

  test.each([
    '10.0.0.0',
    '10/8',
    '10.0.0.0/33',
    '::1/129',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    'localhost/8',
    '10.0.0.0/8/8',
  ])('refuses %s, quoting it', (cidr) => {
    expect(() => parseNetworks(`127.0.0.0/8,${cidr}`)).toThrow(JSON.stringify(cidr))
    expect(() => createAddressPolicy([cidr])).toThrow(JSON.stringify(cidr))
  })
})
