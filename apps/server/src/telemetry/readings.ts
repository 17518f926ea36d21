import { Gauge, type Registry } from 'prom-client'

type Read<Reading> = () => Reading | Promise<Reading>

/** Gauges that are read together. Unreadable ones are left out of the scrape: an old value would be wrong. */
export interface Readings<Reading> {
  /** `of`: the value of the label, if the gauges have one. */
  readFrom(read: Read<Reading>, of?: string): void
  refresh(): Promise<void>
}

interface Options<Reading> {
  registry: Registry
  /** The longest that a scrape waits. */
  patienceMs: number
  /** Distinguishes several sources of the same gauges. */
  label?: string
  gauges: { [Name in keyof Reading]: { name: string; help: string } }
}

export function createReadings<Reading extends Record<keyof Reading, number>>(
  options: Options<Reading>,
): Readings<Reading> {
  const { registry, patienceMs, label } = options
  const shared = { registers: [registry], labelNames: label === undefined ? [] : [label] }
  const names = Object.keys(options.gauges) as (keyof Reading)[]
  const gauges = names.map((name) => ({ name, gauge: new Gauge({ ...options.gauges[name], ...shared }) }))
  const refreshes = new Map<string, () => Promise<void>>()

  function show(of: string, values: Reading | undefined): void {
    const labels = label === undefined ? {} : { [label]: of }
    for (const { name, gauge } of gauges) {
      if (values) gauge.set(labels, values[name])
      else gauge.remove(labels)
    }
  }
  // prom-client starts gauges at zero; removed until the first reading.
  if (label === undefined) show('', undefined)

  return {
    readFrom(read, of = '') {
      const current = oneAtATime(read)
      refreshes.set(of, async () => show(of, await within(patienceMs, current())))
    },
    async refresh() {
      await Promise.all([...refreshes.values()].map((refresh) => refresh()))
    },
  }
}

/** A hanging database gets one query, however many scrapes there are. */
function oneAtATime<Reading>(read: Read<Reading>): () => Promise<Reading | undefined> {
  let reading: Promise<Reading | undefined> | undefined
  return () => {
    reading ??= (async () => read())()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined
      })
    return reading
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, ms, undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
