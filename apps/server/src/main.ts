import { compileCached } from './kernel/compile-cache.ts'

compileCached()
// Later, so that what it imports is cached.
const { serve } = await import('./serve.ts')
await serve()
