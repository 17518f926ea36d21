import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Behaviour, GraphRequest, RawAnswer } from './behaviour.ts'
import type { GraphAccount, SendRequest } from './check-request.ts'
import { checkBody, checkToken, noSuchObject } from './check-request.ts'
import type { GraphFailure } from './failure.ts'
import { failureBody } from './failure.ts'
import type { SentMessage } from './sent-log.ts'
import type { GraphTemplate } from './template.ts'
import { templatesPage } from './templates-endpoint.ts'
import { newWamid } from './wamid.ts'

export interface RecordedRequest extends GraphRequest {
  method: string
  headers: IncomingMessage['headers']
}

interface EndpointOptions {
  account: GraphAccount
  requests: RecordedRequest[]
  takeBehaviour(request: GraphRequest): Behaviour
  addSent(message: SentMessage): void
  templates: TemplateStore
  media: MediaStore
}

/** By Meta's id: the files of messages. */
export type MediaStore = Map<string, { content: Buffer; type: string }>

/** The account's templates; while `list` is undefined, a message may name any. */
export interface TemplateStore {
  list: readonly GraphTemplate[] | undefined
  /** The maximum page size, whatever the request's limit. */
  largestPage: number
}

/** `/v26.0/{phone number id}`, its `/messages`, and `/v26.0/{waba}/message_templates`, as Graph or as the test demands. */
export function createEndpoint({ account, requests, takeBehaviour, addSent, templates, media }: EndpointOptions) {
  function accept(message: SendRequest): SentMessage {
    const sent = { ...message, wamid: newWamid() }
    addSent(sent)
    return sent
  }

  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await read(incoming)
    requests.push(request)
    const behaviour = takeBehaviour(request)
    if (behaviour.kind === 'fail') return refuse(response, behaviour.failure)
    if (behaviour.kind === 'answer') return answerRaw(response, behaviour.answer)
    if (behaviour.kind === 'delay') await delay(behaviour.ms, undefined, { ref: false })
    if (behaviour.kind === 'hang' && !behaviour.accept) return

    const refused = checkToken(request.headers, account)
    if (refused) return refuse(response, refused)
    const url = new URL(request.path, `http://${request.headers.host}`)
    const [, id = '', edge] = /^\/v26\.0\/([^/]+)\/(messages|message_templates)$/.exec(url.pathname) ?? []
    if (request.method === 'GET' && answerMedia(response, url, media)) return
    const [, number] = /^\/v26\.0\/(\d+)$/.exec(url.pathname) ?? []
    if (number !== undefined && request.method === 'GET') {
      if (number !== account.phoneNumberId && !account.everyNumber) return refuse(response, noSuchObject('get', number))
      return answerJson(response, 200, { id: number, display_phone_number: '+1 555-000-1111' })
    }
    if (edge === undefined) {
      return refuse(response, { status: 400, code: 2500, message: `Unknown path components: ${url.pathname}` })
    }
    if (edge === 'message_templates') {
      if (id !== account.wabaId) return refuse(response, noSuchObject('get', id))
      return answerJson(response, 200, templatesPage(templates.list ?? [], url, templates.largestPage))
    }
    if (id !== account.phoneNumberId) return refuse(response, noSuchObject('post', id))
    const message = checkBody(request.headers['content-type'], request.body, templates.list)
    if ('code' in message) return refuse(response, message)

    const { to, wamid } = accept(message)
    if (behaviour.kind === 'hang') return
    if (behaviour.kind === 'reset_after_accept') {
      incoming.socket.destroy()
      return
    }
    answerJson(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: to, ...(/^\+?\d/.test(to) ? { wa_id: to.replace('+', '') } : { user_id: to }) }],
      messages: [{ id: wamid }],
    })
  }
}

/** `/v26.0/{media id}` says where a file is, `/media/{media id}` has it. Both ask for the token. */
function answerMedia(response: ServerResponse, url: URL, media: MediaStore): boolean {
  const [, place, id = ''] = /^\/(v26\.0|media)\/([^/]+)$/.exec(url.pathname) ?? []
  const file = media.get(id)
  if (place === undefined || !file) return false
  const { content, type } = file
  if (place === 'media') response.writeHead(200, { 'content-type': type }).end(content)
  else {
    const location = { messaging_product: 'whatsapp', id, url: `${url.origin}/media/${id}`, mime_type: type }
    answerJson(response, 200, { ...location, file_size: content.length })
  }
  return true
}

function refuse(response: ServerResponse, failure: GraphFailure): void {
  answerJson(response, failure.status, failureBody(failure))
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
