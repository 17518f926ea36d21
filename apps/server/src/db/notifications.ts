import pg from 'pg'

import type { Logger } from '../kernel/logger.ts'

/** A subscription to other processes' NOTIFY. */
export interface Notifications {
  close(): Promise<void>
}

const reconnectMs = 500

/**
 * Calls a channel's listener at each NOTIFY on it, with its payload. Calls every listener, without one, after a reconnect: notifications meanwhile are
 * lost.
 */
export function listen(
  url: string,
  applicationName: string,
  listeners: Readonly<Record<string, (payload?: string) => void>>,
  logger: Logger,
): Notifications {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function reconnectLater(): void {
    client = undefined
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void connect(), reconnectMs)
  }

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, application_name: applicationName, keepAlive: true })
    client = fresh
    fresh.on('notification', ({ channel, payload }) => listeners[channel]?.(payload))
    fresh.on('error', (error) => logger.debug({ err: error }, 'the listening connection failed'))
    fresh.on('end', () => {
      if (client === fresh) reconnectLater()
    })
    try {
      await fresh.connect()
      for (const channel of Object.keys(listeners)) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`)
      for (const listener of Object.values(listeners)) listener()
    } catch {
      if (client === fresh) reconnectLater()
    }
  }

  void connect()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      const open = client
      client = undefined
      await open?.end().catch(() => {})
    },
  }
}
