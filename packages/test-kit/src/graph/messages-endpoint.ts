import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Behaviour, GraphRequest, RawAnswer } from './behaviour.ts'
import type { GraphAccount, SendRequest } from './check-request.ts'
import { checkAccess, checkBody } from './check-request.ts'
import { failureBody } from './failure.ts'
import type { SentMessage } from './sent-log.ts'
import { newWamid } from './wamid.ts'

export interface RecordedRequest extends GraphRequest {
  method: string
  headers: IncomingMessage['headers']
}

interface MessagesEndpointOptions {
  account: GraphAccount
  requests: RecordedRequest[]
  takeBehaviour(request: GraphRequest): Behaviour
  addSent(message: SentMessage): void
}

/** `POST /v26.0/{phone number id}/messages`, in Graph's normal course or as the test has ordered. */
export function createMessagesEndpoint({ account, requests, takeBehaviour, addSent }: MessagesEndpointOptions) {
  function accept(message: SendRequest): SentMessage {
    const sent = { ...message, wamid: newWamid() }
    addSent(sent)
    return sent
  }

  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await read(incoming)
    requests.push(request)
    const behaviour = takeBehaviour(request)
    if (behaviour.kind === 'fail') return answerJson(response, behaviour.failure.status, failureBody(behaviour.failure))
    if (behaviour.kind === 'answer') return answerRaw(response, behaviour.answer)
    if (behaviour.kind === 'delay') await delay(behaviour.ms, undefined, { ref: false })
    if (behaviour.kind === 'hang' && !behaviour.accept) return

    const refused = checkAccess(request.path, request.headers, account)
    if (refused) return answerJson(response, refused.status, failureBody(refused))
    const message = checkBody(request.headers['content-type'], request.body)
    if ('code' in message) return answerJson(response, message.status, failureBody(message))

    const { to, wamid } = accept(message)
    if (behaviour.kind === 'hang') return
    if (behaviour.kind === 'reset_after_accept') {
      incoming.socket.destroy()
      return
    }
    answerJson(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: to, wa_id: to.replace('+', '') }],
      messages: [{ id: wamid }],
    })
  }
}

async function read(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method = '', url: path = '', headers } = incoming
  return { method, path, headers, body: parsed(Buffer.concat(chunks).toString('utf8')) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'facebook-api-version': 'v26.0' })
  response.end(JSON.stringify(body))
}

function answerRaw(response: ServerResponse, { status, body, cutBy = 0 }: RawAnswer): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) + cutBy })
  if (cutBy === 0) response.end(body)
  else response.write(body, () => response.destroy())
}
