import { serveArrivals } from '../arrival-server.ts'

/**
 * Whom a reply passes: as the user's system it answers a webhook at once, with the code in its message; as Meta it takes
 * the reply. An arrival: a reply, and its code.
 */
serveArrivals((request, body) => {
  const code = /code\d+/.exec(body)?.[0] ?? ''
  if (request.url === '/hook') return { arrival: null, answer: { reply: code } }
  const answer = { messaging_product: 'whatsapp', contacts: [], messages: [{ id: `wamid.${code}` }] }
  return { arrival: ['reply', code], answer }
})
