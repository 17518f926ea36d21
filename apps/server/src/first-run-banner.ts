import { operatorOf } from './core/keys/holder.ts'
import type { Services } from './core/services.ts'

/** Printed until the first key is minted. On stderr: stdout is for the log, one JSON object a line. */
export async function printFirstRunBanner({ keys }: Services, url: string): Promise<void> {
  const { data } = await keys.list(operatorOf(1), { limit: 1 })
  if (data.length > 0) return
  process.stderr.write(`
  Parley is running at ${url} (reference: ${url}/docs).

  Mint a key:        npx parley keys create --prefix niyog_live
  Create a lead:     curl ${url}/niyog/api/v1/leads \\
                       -H "Authorization: Bearer $NIYOG_KEY" -H "Content-Type: application/json" \\
                       -d '{"name": "Rohan Mehta", "phone": "919812345678"}'

`)
}
