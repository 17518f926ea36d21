import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../../node_modules/.cache/parley', import.meta.url))

/** Keeps what Node.js compiles from now on for the next start; without permission to, it compiles again. */
export function compileCached(): void {
  enableCompileCache(folder)
}
