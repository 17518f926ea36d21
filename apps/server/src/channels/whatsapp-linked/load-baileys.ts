import type * as Baileys from 'baileys'

let loading: Promise<typeof Baileys> | undefined

/** Baileys is heavy, so it is loaded by the first session that opens. */
export function loadBaileys(): Promise<typeof Baileys> {
  loading ??= import('baileys').then((baileys) => {
    muteConsole()
    return baileys
  })
  return loading
}

/**
 * libsignal prints whole sessions to the console, private keys included. The server itself uses its logger instead.
 */
function muteConsole(): void {
  const mute = () => {}
  Object.assign(globalThis.console, { log: mute, info: mute, warn: mute, error: mute })
}
