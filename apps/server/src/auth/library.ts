import type { AuthSurroundings, BetterAuth } from './better-auth.ts'

/** The library for accounts. It takes a second of CPU to load, so it is loaded when it is first needed. */
export interface Library {
  open(): Promise<BetterAuth>
  close(): Promise<void>
}

export function createLibrary(surroundings: AuthSurroundings): Library {
  let opened: Promise<{ auth: BetterAuth; close(): Promise<void> }> | undefined
  return {
    async open() {
      opened ??= import('./better-auth.ts').then(({ createBetterAuth }) => createBetterAuth(surroundings))
      return (await opened).auth
    },
    async close() {
      if (opened) await (await opened).close()
    },
  }
}
