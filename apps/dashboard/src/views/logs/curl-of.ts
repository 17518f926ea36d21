import { serverUrl } from '../../base.ts'

/** The same request once more. Its body isn't kept. */
export function curlOf({ method, path }: { method: string; path: string }): string {
  const writes = method === 'POST' || method === 'PUT' || method === 'PATCH'
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${quoted(serverUrl + path)}`,
    '-H "Authorization: Bearer $PARLEY_KEY"',
    ...(writes ? ["-H 'Content-Type: application/json'", "-d '{}'"] : []),
  ].join(' \\\n  ')
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
