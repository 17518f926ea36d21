import { createServer } from 'node:http'

import { Pool } from 'undici'

/** The same two requests with nothing in between: asks for the reply, and sends it. Keeps no record. */
const { VENDOR = '', PORT } = process.env
const vendor = new Pool(VENDOR, { connections: 16, pipelining: 1 })
const headers = { 'content-type': 'application/json' }

createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => {
    response.end()
    void reply(body)
  })
}).listen(Number(PORT), '127.0.0.1', () => console.log('ready'))

async function reply(body: string): Promise<void> {
  const asked = await vendor.request({ path: '/hook', method: 'POST', headers, body })
  const answer = await asked.body.text()
  const sent = await vendor.request({ path: '/messages', method: 'POST', headers, body: answer })
  await sent.body.dump()
}
