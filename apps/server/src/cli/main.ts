import { compileCached } from '../kernel/compile-cache.ts'

compileCached()
// Later, so that what it imports is cached.
const { runCommand } = await import('./run-command.ts')
await runCommand()
