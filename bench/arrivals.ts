import { createServer } from 'node:http'

import { monotonicMs } from './clock.ts'

/** When a webhook came: its event, the phone number in it, and the moment its first byte had been read. */
export type Arrival = [event: string, phone: string, atMs: number]

/** Answers every webhook with 200. GET gives what has come since the last GET. */
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
    arrivals.push([String(request.headers['webhook-id']), /"phone":"(\d+)"/.exec(body)?.[1] ?? '', atMs])
    response.writeHead(200, { 'content-length': 0 }).end()
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
