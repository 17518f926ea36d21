export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

const line = /^(\w+)(?:\{(.*)\})? (\S+)$/
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** Reads the text format of Prometheus. Throws for an invalid line. */
export function readSamples(text: string): Sample[] {
  return text
    .split('\n')
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => {
      const [, name = '', labels = '', value = ''] = line.exec(row) ?? []
      // prom-client writes NaN where nothing was measured since the last scrape.
      if (name === '' || !/^[+-]?(nan|inf|[\d.]+(e[+-]?\d+)?)$/i.test(value)) throw new Error(`no sample: ${row}`)
      const pairs = [...labels.matchAll(label)].map(([, key = '', held = '']) => [key, held])
      return { name, labels: Object.fromEntries(pairs), value: Number(value) }
    })
}
