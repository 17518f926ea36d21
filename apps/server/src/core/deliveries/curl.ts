import type { WebhookRequest } from '../endpoints/webhook-request.ts'

// Linux takes 128 KiB in one argument. The limit doesn't apply to a shell's builtins: `printf` takes any length.
const longestArgument = 100_000

/** The command that sends this request again, byte for byte, from a POSIX shell. */
export function curlOf({ url, headers, body, timeoutMs }: WebhookRequest): string {
  const { origin, pathname, search } = new URL(url)
  const piped = Buffer.byteLength(body) > longestArgument
  const parts = [
    `curl -i --http1.1 --globoff --max-time ${timeoutMs / 1_000} ${quote(origin + pathname + search)}`,
    // Suppresses the headers that curl adds. In curl's syntax an empty header ends in a semicolon.
    `-H 'accept:' -H 'expect:'`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    piped ? '--data-binary @-' : `--data-raw ${quote(body)}`,
  ]
  const curl = parts.join(' \\\n  ')
  return piped ? `printf %s ${quote(body)} |\n  ${curl}` : curl
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
