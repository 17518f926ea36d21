import type * as Baileys from 'baileys'

let loading: Promise<typeof Baileys> | undefined

/** Baileys is heavy: it is loaded by the first session that opens, and by no process without one. */
export function loadBaileys(): Promise<typeof Baileys> {
  loading ??= import('baileys').then((baileys) => {
    muteConsole()
    return baileys
  })
  return loading
}

/**
 * libsignal prints whole sessions to the console, private keys among them. Nothing else in the server prints there: it
 * logs.
 */
function muteConsole(): void {
  const mute = () => {}
  Object.assign(globalThis.console, { log: mute, info: mute, warn: mute, error: mute })
}
