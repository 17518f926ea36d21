import type { JsonClient } from '@parley/test-kit/json-client'
import { expect, vi } from 'vitest'

/** Waits until every delivery of an endpoint made so far is through. `native`: paths below `/v1`. */
export async function settled(native: JsonClient, endpointId: number): Promise<void> {
  const pending = async () =>
    (await native<{ data: unknown[] }>('GET', `/deliveries?endpoint_id=${endpointId}&state=pending`)).body.data
  await vi.waitFor(async () => expect(await pending()).toEqual([]), { timeout: 20_000 })
}
