import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'

export type Envelope =
  /** Sent when the webhook URL is registered; Google expects the secret back. */
  | { kind: 'handshake'; clientToken: string; secret: string }
  /** The signed bytes, which are the notice. */
  | { kind: 'notice'; signed: Buffer }

/** A request is a handshake, a notice in a Pub/Sub envelope (`message.data`, base64), or a plain notice. */
export function openEnvelope(body: Buffer): Envelope {
  const envelope = objectOf(parsed(body.toString('utf8')))
  const { data } = objectOf(envelope.message)
  if (typeof data === 'string') return { kind: 'notice', signed: Buffer.from(data, 'base64') }
  const [clientToken, secret] = [textOf(envelope.clientToken), textOf(envelope.secret)]
  return clientToken !== null && secret !== null
    ? { kind: 'handshake', clientToken, secret }
    : { kind: 'notice', signed: body }
}
