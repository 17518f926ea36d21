import { createServer } from 'node:http'

let open = 0

/**
 * Bad receivers: /hang never answers, /fail answers 500, /drip never ends. Other paths are good. GET: open requests.
 */
createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(open))
    return
  }
  open++
  response.on('close', () => open--)
  request.resume().on('end', () => {
    if (request.url === '/hang') return
    if (request.url === '/drip') {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 500)
      response.on('close', () => clearInterval(drip))
      return
    }
    response.writeHead(request.url === '/fail' ? 500 : 200, { 'content-length': 0 }).end()
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
