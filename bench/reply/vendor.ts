import { serveArrivals } from '../arrival-server.ts'

/**
 * Plays both sides: as the user's system it answers a webhook at once, with the code in its message; as Meta it accepts
 * the reply. An arrival is a reply with its code.
 */
serveArrivals((request, body) => {
  const code = /code\d+/.exec(body)?.[0] ?? ''
  if (request.url === '/hook') return { arrival: null, answer: { reply: code } }
  const answer = { messaging_product: 'whatsapp', contacts: [], messages: [{ id: `wamid.${code}` }] }
  return { arrival: ['reply', code], answer }
})
