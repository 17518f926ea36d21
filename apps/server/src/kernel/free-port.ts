import { once } from 'node:events'
import { createServer } from 'node:net'

import { explainListen } from './explain-listen.ts'

/** Throws StartupError unless a listener can be opened there. */
export async function checkPortIsFree(address: { host: string; port: number }, setting = 'PORT'): Promise<void> {
  const probe = createServer()
  try {
    probe.listen({ ...address, exclusive: true })
    await once(probe, 'listening').catch(explainListen(address, setting))
  } finally {
    probe.close()
  }
}
