/** A library that is loaded when it is first needed: better-auth takes a second of CPU. */
export interface Library<Opened> {
  open(): Promise<Opened>
  close(): Promise<void>
}

export function createLibrary<Opened extends { close(): Promise<void> }>(load: () => Promise<Opened>): Library<Opened> {
  let opened: Promise<Opened> | undefined
  return {
    open() {
      opened ??= load()
      return opened
    },
    async close() {
      if (opened !== undefined) await (await opened).close()
    },
  }
}
