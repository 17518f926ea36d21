import { readFile } from 'node:fs/promises'

export interface Target {
  /** What stands for the host that the document names. */
  baseUrl: string
  key: string
}

export interface SampleAnswer {
  status: number
  body: Record<string, unknown>
}

/** The samples of a dialect's document. */
export interface Samples {
  /** One as the document prints it, indentation restored. */
  printed(name: string): Promise<string>
  /** The JSON that the document prints. */
  printedJson<Printed = Record<string, unknown>>(name: string): Promise<Printed>
  /** One that can be run: only host and key are changed. */
  aimedAt(target: Target, name: string): Promise<string>
}

/** `host`, `key`: as the document names them. `folder`: where its samples are. */
export function samplesIn(folder: URL, { host, key: shown }: { host: string; key: RegExp }): Samples {
  const printed = (name: string) => readFile(new URL(name, folder), 'utf8')
  return {
    printed,
    printedJson: async (name) => JSON.parse(await printed(name)),
    aimedAt: async ({ baseUrl, key }, name) => (await printed(name)).replaceAll(host, baseUrl).replaceAll(shown, key),
  }
}
