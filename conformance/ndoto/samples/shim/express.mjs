// As much of Express as the sample uses, where Express isn't installed.
import { createServer } from 'node:http'

async function readJson(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

export default function express() {
  const handlers = new Map()
  return {
    use() {},
    post: (path, handler) => handlers.set(path, handler),
    listen(port) {
      const server = createServer(async (request, response) => {
        const handler = request.method === 'POST' && handlers.get(request.url)
        response.sendStatus = (status) => response.writeHead(status).end()
        if (handler) handler(Object.assign(request, { body: await readJson(request) }), response)
        else response.sendStatus(404)
      })
      return server.listen(port)
    },
  }
}

express.json = () => 'json'
