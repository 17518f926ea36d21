import { createServer } from 'node:http'

/** A stand-in for Meta: accepts every message at once, and records when it came and for whom. */
const recipients = new Set<string>()
const arrivals = new Map<string, number[]>()

/** The most messages that one number sent within any second. */
function busiest(times: number[]): number {
  let most = 0
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1_000) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

function summary(): string {
  const all = [...arrivals.values()]
  const times = all.flat()
  return JSON.stringify({
    messages: times.length,
    recipients: recipients.size,
    seconds:
      times.length === 0
        ? 0
        : (times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))) / 1_000,
    busiest: Math.max(0, ...all.map(busiest)),
  })
}

createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.end(summary())
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const at = performance.now()
  const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string }
  const sender = request.url?.split('/').at(-2) ?? ''
  const times = arrivals.get(sender) ?? []
  arrivals.set(sender, times)
  times.push(at)
  recipients.add(to)
  const body = {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id: `wamid.${to}.${times.length}` }],
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
