import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Command } from 'commander'

import { explainListen } from '../kernel/explain-listen.ts'
import { positiveId } from './arguments.ts'

const host = '127.0.0.1'

export function listenCommand(): Command {
  return new Command('listen')
    .description('receive webhooks and print them, for tests')
    .option('--port <port>', 'the port to listen on', positiveId, 9000)
    .action(async ({ port }: { port: number }) => {
      const server = createServer(async (request, response) => {
        const body = await read(request)
        response.writeHead(200).end()
        const signatures = Object.entries(request.headers).filter(([name]) => /signature|^webhook-|-event$/.test(name))
        const head = [`${request.method} ${request.url}`, ...signatures.map(([name, value]) => `${name}: ${value}`)]
        process.stdout.write(`${head.join('\n')}\n${body}\n\n`)
      })
      server.listen(port, host)
      await once(server, 'listening').catch(explainListen({ host, port }, '--port'))
      process.stdout.write(`Waiting for webhooks at http://${host}:${(server.address() as AddressInfo).port}/\n\n`)
    })
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
