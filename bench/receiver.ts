import { createServer } from 'node:http'

let count = 0

createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(count))
    return
  }
  request.resume().on('end', () => {
    count++
    response.writeHead(200, { 'content-length': 0 }).end()
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
