import { readFileSync } from 'node:fs'

const folder = new URL('../../../conformance/vectors/', import.meta.url)

/** What both SDKs have to do, read from a file of conformance/vectors. */
export function readVectors<Vectors>(name: string): Vectors {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}
