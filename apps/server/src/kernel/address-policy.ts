import ipaddr from 'ipaddr.js'

/** Decides to which addresses webhooks may be sent. */
export interface AddressPolicy {
  check(address: string): 'allowed' | 'private'
}

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

const globalUnicast = ipaddr.parseCIDR('2000::/3')
// NAT64: a translator maps it to the IPv4 address in its last 32 bits (RFC 6052).
const translated = ipaddr.parseCIDR('64:ff9b::/96')

// Azure's platform services, including a virtual machine's metadata: a public address that is local to each machine.
const azurePlatform = ipaddr.parse('168.63.129.16')

/** Allows globally routable unicast addresses, and those of `allowNetworks` (CIDRs). */
export function createAddressPolicy(allowNetworks: string[]): AddressPolicy {
  const networks = allowNetworks.map(parseNetwork)

  return {
    check(text) {
      if (!ipaddr.isValid(text)) return 'private'
      const address = ipaddr.parse(text)
      const target = unwrap(address)
      const listed = networks.some((network) => contains(network, address) || contains(network, target))
      return listed || isPublic(target) ? 'allowed' : 'private'
    },
  }
}

/** Reads a comma-separated list of CIDRs. Throws an Error that names an invalid one. */
export function parseNetworks(text: string): string[] {
  const cidrs = text
    .split(',')
    .map((cidr) => cidr.trim())
    .filter(Boolean)
  cidrs.forEach(parseNetwork)
  return cidrs
}

function parseNetwork(cidr: string): Network {
  // ipaddr.js would read 10/8 as 0.0.0.10/8.
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr) && !ipaddr.IPv6.isValidCIDR(cidr)) {
    throw new Error(`must be networks such as 10.0.0.0/8 or fd00::/8, which ${JSON.stringify(cidr)} isn't`)
  }
  const [address, bits] = ipaddr.parseCIDR(cidr)
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96
  return mapped ? [address.toIPv4Address(), bits - 96] : [address, bits]
}

/** The IPv4 address inside an IPv6 one, or the address itself. */
function unwrap(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  return address.match(translated) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address
}

function isPublic(address: Address): boolean {
  // ipaddr.js also calls addresses unicast that IANA hasn't allocated yet. 6to4 and Teredo, which contain an IPv4
  // address, are ranges of their own there, so they aren't unicast.
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 ? !address.match(azurePlatform, 32) : address.match(globalUnicast)
}

function contains(network: Network, address: Address): boolean {
  return network[0].kind() === address.kind() && address.match(network)
}
