import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import { explainListen } from './explain-listen.ts'

/** Returns the port at which a listener can be opened there: for 0, a free one. Throws StartupError if none can. */
export async function findPort(address: { host: string; port: number }, setting = 'PORT'): Promise<number> {
  const probe = createServer()
  try {
    probe.listen({ ...address, exclusive: true })
    await once(probe, 'listening').catch(explainListen(address, setting))
    return (probe.address() as AddressInfo).port
  } finally {
    probe.close()
  }
}
