import { createLogger } from '../kernel/logger.ts'
import { createModelEngine } from './engine.ts'
import type { ModelOptions } from './model-options.ts'
import { startModelServer } from './model-server.test-helper.ts'

export const apiKey = 'sk-test-0123456789'

/** A model engine in front of the test's own model server. */
export async function startEngine(changes: Partial<ModelOptions> = {}) {
  const server = await startModelServer()
  const create = (more: Partial<ModelOptions> = {}) =>
    createModelEngine({
      provider: 'openai-compatible',
      model: 'test-model',
      baseUrl: server.url,
      apiKey,
      prices: { input: 0, output: 0 },
      timeoutMs: 5_000,
      backoffMs: 5,
      logger: createLogger('silent'),
      ...changes,
      ...more,
    })
  const engine = create()
  return {
    server,
    engine,
    create,
    async stop() {
      await engine.close()
      await server.close()
    },
  }
}
