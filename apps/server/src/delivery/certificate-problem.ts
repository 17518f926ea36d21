import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

const selfSigned = 'the certificate is self-signed'
const unknownIssuer =
  "the certificate's issuer isn't known (an intermediate certificate is missing, or a private CA has issued it)"

// By OpenSSL's verification codes.
const causes = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', selfSigned],
  ['SELF_SIGNED_CERT_IN_CHAIN', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownIssuer],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownIssuer],
  ['CERT_SIGNATURE_FAILURE', "the certificate's signature is wrong"],
  ['CERT_REVOKED', 'the certificate was revoked'],
  ['INVALID_PURPOSE', "the certificate isn't one for servers"],
  ['INVALID_CA', "the certificate's issuer isn't allowed to issue certificates"],
])
const shownNames = 3
const longestName = 100
const longestChain = 10

/** Why a receiver's certificate isn't accepted, in plain words. */
export function certificateProblem(socket: TLSSocket, host: string, now = Date.now()): string {
  const code = String(socket.authorizationError)
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return `the certificate isn't accepted (${code})`
  if (code === 'CERT_HAS_EXPIRED') return expired(certificate, now)
  if (code === 'CERT_NOT_YET_VALID') return notYetValid(certificate, now)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return otherName(certificate, host)
  return causes.get(code) ?? `the certificate isn't accepted (${code})`
}

function expired(certificate: X509Certificate, now: number): string {
  const past = chainOf(certificate).find(({ validToDate }) => validToDate.getTime() < now)
  if (!past) return 'the certificate or that of an issuer has expired'
  return `the certificate${past === certificate ? '' : ' of its issuer'} expired ${ago(now - past.validToDate.getTime())}`
}

function notYetValid(certificate: X509Certificate, now: number): string {
  const future = chainOf(certificate).find(({ validFromDate }) => validFromDate.getTime() > now)
  if (!future) return "the certificate or that of an issuer isn't valid yet"
  const from = future.validFromDate.toISOString().slice(0, 16).replace('T', ' ')
  return `the certificate${future === certificate ? '' : ' of its issuer'} isn't valid until ${from} UTC`
}

function otherName(certificate: X509Certificate, host: string): string {
  const names = namesOf(certificate)
  if (names.length === 0) return `the certificate names no host, and so not ${host}`
  const shown = names.slice(0, shownNames).map((name) => name.slice(0, longestName))
  const more = names.length - shown.length
  return `the certificate is for ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}, not ${host}`
}

/** Alternative names in Node's format ("DNS:a.example, IP Address:192.0.2.1"), or else the common name. */
function namesOf({ subjectAltName, subject }: X509Certificate): string[] {
  const alternative = (subjectAltName ?? '')
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])
  return alternative.length > 0
    ? alternative
    : (subject?.split('\n') ?? []).flatMap((part) => /^CN=(.+)$/.exec(part)?.[1] ?? [])
}

/** From the receiver's certificate upwards, as far as the receiver sent the chain. */
function chainOf(certificate: X509Certificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  let next: X509Certificate | undefined = certificate
  while (next && chain.length < longestChain) {
    chain.push(next)
    next = next.issuerCertificate
  }
  return chain
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return `${counted(days, 'day')} ago`
  if (hours > 0) return `${counted(hours, 'hour')} ago`
  return minutes > 0 ? `${counted(minutes, 'minute')} ago` : 'today, less than a minute ago'
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
