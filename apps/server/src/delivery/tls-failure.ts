/** OpenSSL's error of a failed handshake. */
interface TlsError extends Error {
  code?: string
  reason?: string
}

/** Explains a failed handshake in plain words. `host`: the receiver, as in its URL. */
export function tlsFailure({ code = '', reason, message }: TlsError, host: string): string {
  // The prefixes of the codes vary with OpenSSL's version (SSLV3_ALERT_…, SSL/TLS_ALERT_…); their ends don't.
  const known = Object.keys(causes).find((end) => code.endsWith(end))
  if (known) return causes[known as keyof typeof causes](host)
  return `TLS failed: ${reason ?? message}`
}

const noCommonVersion = (host: string) =>
  `${host} found no TLS version or cipher in common with Parley (TLS 1.2 and 1.3)`
const notTls = (host: string) => `${host} doesn't speak TLS on this port, but most likely plain HTTP`
const wantsCertificate = (host: string) => `${host} asks for a client certificate, and Parley has none`

const causes = {
  WRONG_VERSION_NUMBER: notTls,
  PACKET_LENGTH_TOO_LONG: notTls,
  ALERT_HANDSHAKE_FAILURE: (host: string) => `${host} refused the TLS handshake, without saying why`,
  ALERT_PROTOCOL_VERSION: noCommonVersion,
  ALERT_INSUFFICIENT_SECURITY: noCommonVersion,
  UNSUPPORTED_PROTOCOL: noCommonVersion,
  ALERT_NO_APPLICATION_PROTOCOL: (host: string) => `${host} doesn't speak HTTP/1.1`,
  UNRECOGNIZED_NAME: (host: string) => `the server of ${host} doesn't know this name`,
  ALERT_CERTIFICATE_REQUIRED: wantsCertificate,
  ALERT_INTERNAL_ERROR: (host: string) => `${host} failed during the TLS handshake (internal error)`,
}
