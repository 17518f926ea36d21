import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'

export type Envelope =
  /** Google's proof of itself when the webhook URL is entered; it wants the secret back. */
  | { kind: 'handshake'; clientToken: string; secret: string }
  /** The bytes that the signature covers, which are the notice as well. */
  | { kind: 'notice'; signed: Buffer }

/** What a request is: a handshake, a notice wrapped as by Pub/Sub (`message.data`, in base64), or a notice itself. */
export function openEnvelope(body: Buffer): Envelope {
  const envelope = objectOf(parsed(body.toString('utf8')))
  const { data } = objectOf(envelope.message)
  if (typeof data === 'string') return { kind: 'notice', signed: Buffer.from(data, 'base64') }
  const [clientToken, secret] = [textOf(envelope.clientToken), textOf(envelope.secret)]
  return clientToken !== null && secret !== null
    ? { kind: 'handshake', clientToken, secret }
    : { kind: 'notice', signed: body }
}
