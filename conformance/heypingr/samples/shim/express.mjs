// As much of Express, of a session and of Hey Pingr's package as the samples use.
import crypto from 'node:crypto'
import { createServer } from 'node:http'

export function express() {
  const routes = []
  const add = (method) => (path, ...handlers) => routes.push({ method, path, handlers })
  const server = createServer(async (req, res) => {
    const chunks = []
    for await (const chunk of req) chunks.push(chunk)
    const url = new URL(req.url, 'http://127.0.0.1')
    const found = routes.find(({ method, path }) => method === req.method && path === url.pathname)
    req.body = Buffer.concat(chunks)
    req.query = Object.fromEntries(url.searchParams)
    req.session = { id: 'session' }
    res.status = (status) => {
      res.statusCode = status
      return res
    }
    // Express ends a status in its text, as text/plain.
    res.sendStatus = (status) => res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end('OK')
    res.json = (value) =>
      res.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(value))
    if (found) await found.handlers.at(-1)(req, res)
    else res.sendStatus(404)
  })
  return { get: add('GET'), post: add('POST'), listen: (port, ready) => server.listen(port, '127.0.0.1', ready) }
}
express.raw = () => () => {}

export class PingrWebhookError extends Error {}

export function verifyWebhook(rawBody, signature, secret) {
  const expected = Buffer.from(`sha256=${crypto.createHmac('sha256', secret).update(rawBody).digest('hex')}`)
  const given = Buffer.from(String(signature))
  if (given.length === expected.length && crypto.timingSafeEqual(given, expected)) return JSON.parse(rawBody)
  throw new PingrWebhookError('bad signature')
}

export const createChallengeCode = () => crypto.randomBytes(3).toString('hex').toUpperCase()

export function extractChallengeCode(text, trigger) {
  const [first, code] = text.trim().split(/\s+/)
  return first.toLowerCase() === trigger && code ? code.toUpperCase() : null
}
