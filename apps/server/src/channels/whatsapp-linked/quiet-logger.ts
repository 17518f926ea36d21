import type { SocketConfig } from 'baileys'

type BaileysLogger = SocketConfig['logger']

const ignore = () => {}

/** Discards Baileys' log, which contains keys, stanzas and texts. Parley logs a session's events itself. */
export const quietLogger: BaileysLogger = {
  level: 'silent',
  child: () => quietLogger,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
}
