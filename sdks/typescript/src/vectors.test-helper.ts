import { readFileSync } from 'node:fs'

const folder = new URL('../../../conformance/vectors/', import.meta.url)

/** What both SDKs have to do, as a file of conformance/vectors says it. */
export function readVectors<Vectors>(name: string): Vectors {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}
