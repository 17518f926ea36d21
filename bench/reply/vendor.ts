import { createServer } from 'node:http'

import type { Arrival } from '../arrivals.ts'
import { monotonicMs } from '../clock.ts'

/**
 * Whom a reply passes: as the user's system it answers a webhook at once, with the code in its message; as Meta it takes
 * the reply. GET gives the replies that have come since the last GET, by their code.
 */
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
    const code = /code\d+/.exec(body)?.[0] ?? ''
    const asked = request.url === '/hook'
    if (!asked) arrivals.push(['reply', code, atMs])
    const answer = asked
      ? { reply: code }
      : { messaging_product: 'whatsapp', contacts: [], messages: [{ id: `wamid.${code}` }] }
    const text = JSON.stringify(answer)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text)
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
