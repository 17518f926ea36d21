import type { ChannelDependencies, ChannelEntry } from '../entry.ts'
import { createLinkedFileFetcher } from './linked-file.ts'
import { createLinkedSessions } from './sessions.ts'

export function whatsappLinkedChannel(deps: ChannelDependencies): ChannelEntry {
  const sessions = createLinkedSessions({ ...deps, url: deps.config.whatsappLinkedUrl })
  return {
    adapter: { ...sessions.adapter, fetchFile: createLinkedFileFetcher(deps.fetchMedia) },
    // At most a third of the sessions' lease, and users wait for a QR.
    loop: { name: 'linked sessions', everyMs: deps.timings.poll, round: sessions.round },
    close: sessions.close,
  }
}
