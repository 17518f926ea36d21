import { StartupError } from '../kernel/startup-error.ts'

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']

/**
 * The URL as pg needs it to treat `sslmode` and `sslrootcert` as libpq does: by itself it takes most modes for
 * `verify-full`, and warns. `no-verify` is pg's own.
 */
export function libpqUrl(text: string): string {
  const url = new URL(text)
  const { searchParams } = url
  const mode = searchParams.get('sslmode')
  const root = searchParams.get('sslrootcert')
  if (mode !== null && !modes.includes(mode)) {
    throw new StartupError(`sslmode in DATABASE_URL must be one of ${modes.join(', ')}.`)
  }
  if (searchParams.has('uselibpqcompat') || mode === 'no-verify' || (mode === null && root === null)) return text
  if (mode === 'verify-ca' && root === null) {
    throw new StartupError(
      'sslmode=verify-ca in DATABASE_URL needs sslrootcert, the file of the certificate authority.',
    )
  }
  if (root === 'system') {
    searchParams.delete('sslrootcert')
    searchParams.set('sslmode', 'verify-full')
  }
  // libpq tries without TLS first.
  if (mode === 'allow') searchParams.set('sslmode', 'disable')
  searchParams.set('uselibpqcompat', 'true')
  return url.href
}
