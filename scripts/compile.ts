import { compileCached } from '../apps/server/src/kernel/compile-cache.ts'

compileCached()
// Compiles what the server and the commands load, so that not even the first start has to. What V8 has compiled under other
// flags doesn't count: `prepare` runs this for the commands, and with the flags of `npm start` for the server.
for (const module of ['serve.ts', 'context.ts', 'first-run-banner.ts', 'cli/run-command.ts', 'cli/keys.ts']) {
  await import(new URL(`../apps/server/src/${module}`, import.meta.url).href)
}
process.exit()
