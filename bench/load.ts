import { Pool } from 'undici'

export interface Round {
  /** Successful answers a second. */
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
  errors: number
}

interface Load {
  url: string
  path: string
  headers: Record<string, string>
  connections: number
  seconds: number
  body: () => string
}

/** POSTs as fast as the answers come, over `connections`, for `seconds`. */
export async function measure({ url, path, headers, connections, seconds, body }: Load): Promise<Round> {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 60_000 })
  const latencies: number[] = []
  let errors = 0
  const begin = performance.now()
  const end = begin + seconds * 1_000

  async function loop(): Promise<void> {
    while (performance.now() < end) {
      const sentAt = performance.now()
      const response = await pool.request({ path, method: 'POST', headers, body: body() })
      await response.body.dump()
      if (response.statusCode < 300) latencies.push(performance.now() - sentAt)
      else errors++
    }
  }

  await Promise.all(Array.from({ length: connections }, loop))
  const elapsed = (performance.now() - begin) / 1_000
  await pool.close()
  latencies.sort((a, b) => a - b)
  return { rate: latencies.length / elapsed, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), errors }
}

export function median(values: number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

export function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}
