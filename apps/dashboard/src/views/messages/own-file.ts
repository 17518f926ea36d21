import { serverUrl } from '../../base.ts'

/** The address of a file in Parley, as the API gives it: its origin may be one that only vendors reach. */
const address = /\/files\/([1-9]\d*)\/[\w-]{32}\/([^/?#]+)$/

export interface OwnFile {
  id: string
  name: string
  /** On the server that the dashboard is on. */
  src: string
}

/** Undefined: it is somebody else's. */
export function ownFile(url: string): OwnFile | undefined {
  const [path, id, name] = address.exec(url) ?? []
  if (path === undefined || id === undefined || name === undefined) return undefined
  return { id, name: decoded(name), src: serverUrl + path }
}

/** The last part of an address, for people. */
export const nameIn = (url: string): string => decoded(new URL(url).pathname.split('/').at(-1) ?? '') || url

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
