import { spawnSync } from 'node:child_process'

import { compileCached } from '../apps/server/src/kernel/compile-cache.ts'
import packageJson from '../package.json' with { type: 'json' }

// What V8 has compiled under other flags doesn't count: once for the commands, and once with the flags of `npm start`.
if (process.argv[2] !== 'only') {
  const flags = packageJson.scripts.start.match(/--\S+/g) ?? []
  spawnSync(process.execPath, [...flags, import.meta.filename, 'only'], { stdio: 'inherit' })
}

compileCached()
// Compiles what the server and the commands load, so that not even the first start has to.
for (const module of ['serve.ts', 'context.ts', 'first-run-banner.ts', 'cli/run-command.ts', 'cli/keys.ts']) {
  await import(new URL(`../apps/server/src/${module}`, import.meta.url).href)
}
process.exit()
