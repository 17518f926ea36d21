/** What OpenSSL says of a handshake that failed. */
interface TlsError extends Error {
  code?: string
  reason?: string
}

/** In plain words. `host` is the receiver as its URL has it. */
export function tlsFailure({ code = '', reason, message }: TlsError, host: string): string {
  // Names of the codes vary with OpenSSL's version (SSLV3_ALERT_…, SSL/TLS_ALERT_…); their ends don't.
  const known = Object.keys(causes).find((end) => code.endsWith(end))
  if (known) return causes[known as keyof typeof causes](host)
  return `TLS failed: ${reason ?? message}`
}

const noCommonGround = (host: string) =>
  `${host} found no TLS version or cipher in common with Parley (TLS 1.2 and 1.3)`
const notTls = (host: string) => `${host} doesn't speak TLS on this port, but most likely plain HTTP`
const wantsCertificate = (host: string) => `${host} asks for a client certificate, and Parley has none`

const causes = {
  WRONG_VERSION_NUMBER: notTls,
  PACKET_LENGTH_TOO_LONG: notTls,
  ALERT_HANDSHAKE_FAILURE: (host: string) => `${host} refused the TLS handshake, without saying why`,
  ALERT_PROTOCOL_VERSION: noCommonGround,
  ALERT_INSUFFICIENT_SECURITY: noCommonGround,
  UNSUPPORTED_PROTOCOL: noCommonGround,
  ALERT_NO_APPLICATION_PROTOCOL: (host: string) => `${host} doesn't speak HTTP/1.1`,
  UNRECOGNIZED_NAME: (host: string) => `${host} is a name that the server behind it doesn't know`,
  ALERT_CERTIFICATE_REQUIRED: wantsCertificate,
  ALERT_INTERNAL_ERROR: (host: string) => `${host} failed during the TLS handshake (internal error)`,
}
