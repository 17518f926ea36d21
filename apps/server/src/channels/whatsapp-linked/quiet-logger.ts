import type { SocketConfig } from 'baileys'

type BaileysLogger = SocketConfig['logger']

const ignore = () => {}

/** Baileys logs keys, stanzas and texts. What Parley's log should know of a session, Parley says itself. */
export const quietLogger: BaileysLogger = {
  level: 'silent',
  child: () => quietLogger,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
}
