import { operatorOf } from './core/keys/holder.ts'
import type { Services } from './core/services.ts'
import { setUpLink } from './core/users/set-up-link.ts'

/**
 * What to do first: become the owner, until somebody is; mint a key, until there is one. On stderr: stdout is for the log,
 * one JSON object a line.
 */
export async function printFirstRunBanner({ keys, setUp }: Services, url: string): Promise<void> {
  const link = await setUpLink(setUp, url)
  const { data } = await keys.list(operatorOf(1), { limit: 1 })
  if (link === undefined && data.length > 0) return
  process.stderr.write(`
  Parley is running at ${url} (reference: ${url}/docs).
${link === undefined ? '' : ownIt(link)}${data.length > 0 ? '' : firstKey(url)}
`)
}

const ownIt = (link: string) => `
  Open the dashboard, and own it:
    ${link}
`

const firstKey = (url: string) => `
  Mint a key:        npx parley keys create --prefix niyog_live
  Create a lead:     curl ${url}/niyog/api/v1/leads \\
                       -H "Authorization: Bearer $NIYOG_KEY" -H "Content-Type: application/json" \\
                       -d '{"name": "Rohan Mehta", "phone": "919812345678"}'
`
