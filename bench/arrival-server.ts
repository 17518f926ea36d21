import { createServer, type IncomingMessage } from 'node:http'

import { monotonicMs } from './clock.ts'

/** An arrived request: its kind, its key, and when its first byte was read. */
export type Arrival = [kind: string, key: string, atMs: number]

interface Taken {
  /** Null if the request doesn't count as an arrival. */
  arrival: [kind: string, key: string] | null
  /** Undefined: an empty answer. */
  answer?: object
}

/** Answers every request with 200 and the answer of `take`. GET returns the arrivals since the last GET. */
export function serveArrivals(take: (request: IncomingMessage, body: string) => Taken): void {
  let arrivals: Arrival[] = []
  createServer((request, response) => {
    const atMs = monotonicMs()
    if (request.method === 'GET') {
      response.end(JSON.stringify(arrivals))
      arrivals = []
      return
    }
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const { arrival, answer } = take(request, body)
      if (arrival) arrivals.push([...arrival, atMs])
      const text = answer ? JSON.stringify(answer) : ''
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text)
    })
  }).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
}
