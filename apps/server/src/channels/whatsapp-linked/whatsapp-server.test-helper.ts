import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import { type BinaryNode, Curve, getBinaryNodeChild, getBinaryNodeChildren, proto } from 'baileys'

import { createNoiseServer } from './noise-server.test-helper.ts'
import { createPeers, lidOf, phoneOfPeer } from './peers.test-helper.ts'
import { startWebSocketServer } from './websocket-server.test-helper.ts'

interface Connection {
  /** Undefined for a device that is not paired yet. */
  phone: string | undefined
  send(node: BinaryNode): void
  drop(): void
}

export interface Sent {
  id: string
  /** Digits only. */
  to: string
  message: proto.IMessage
}

interface Inbound {
  to: string
  /** Digits only, or a whole address. */
  from: string
  text?: string
  message?: proto.IMessage
  name?: string
  id?: string
  attrs?: Record<string, string>
}

const server = 's.whatsapp.net'
const jidOf = (user: string) => (user.includes('@') ? user : `${user}@${server}`)
const now = () => String(Math.floor(Date.now() / 1_000))

export type WhatsApp = Awaited<ReturnType<typeof startWhatsApp>>

/**
 * WhatsApp for tests: the WebSocket of linked devices, the phones that pair, and the phones that receive messages. It
 * follows what the clients' code shows, as nobody has documented the protocol.
 */
export async function startWhatsApp() {
  const connections = new Set<Connection>()
  const peers = createPeers()
  const sent: Sent[] = []
  const logins: string[] = []
  const loggedOut: string[] = []
  const pairingRequests: string[] = []
  const strangers = new Set<string>()
  /** Messages by id, until a device has acknowledged them. */
  const undelivered = new Map<string, { to: string; node: BinaryNode }>()
  let ackError: string | undefined
  let silent = false
  let openingMs = 0
  let mediaHost: string | undefined

  const sockets = await startWebSocketServer((socket) => {
    const connection: Connection = { phone: undefined, send: (node) => noise.send(node), drop: socket.drop }
    const noise = createNoiseServer({
      send: socket.send,
      hello(payload) {
        connections.add(connection)
        if (payload.username) logIn(connection, String(payload.username))
        else offerPairing(connection)
      },
      node: (node) => take(connection, node),
    })
    return { bytes: noise.bytes, closed: () => connections.delete(connection) }
  })

  function logIn(connection: Connection, phone: string): void {
    for (const other of of(phone)) {
      other.send({ tag: 'stream:error', attrs: {}, content: [{ tag: 'conflict', attrs: { type: 'replaced' } }] })
      other.phone = undefined
    }
    connection.phone = phone
    logins.push(phone)
    connection.send({ tag: 'success', attrs: { t: now(), lid: lidOf(phone) } })
    const missed = [...undelivered.values()].filter(({ to }) => to === phone)
    for (const { node } of missed) connection.send({ ...node, attrs: { ...node.attrs, offline: '1' } })
    connection.send({ tag: 'ib', attrs: {}, content: [{ tag: 'offline', attrs: { count: String(missed.length) } }] })
  }

  const of = (phone: string) => [...connections].filter((connection) => connection.phone === phone)

  function offerPairing(connection: Connection): void {
    const refs = Array.from({ length: 6 }, () => ({
      tag: 'ref',
      attrs: {},
      content: randomBytes(16).toString('base64'),
    }))
    connection.send({
      tag: 'iq',
      attrs: { type: 'set', id: 'pair', xmlns: 'md', from: server },
      content: [
        { tag: 'pair-device', attrs: {}, content: refs.map((ref) => ({ ...ref, content: Buffer.from(ref.content) })) },
      ],
    })
  }

  async function take(connection: Connection, node: BinaryNode): Promise<void> {
    if (node.tag === 'iq' && node.attrs.id === 'paired') {
      // A device that has just been paired must log in again.
      connection.send({ tag: 'stream:error', attrs: { code: '515' } })
      return
    }
    if (node.tag === 'iq' && node.attrs.type !== 'result') {
      // A client counts its session as open when this request is answered.
      if (node.attrs.xmlns === 'passive') await delay(openingMs)
      return connection.send(answerTo(connection, node))
    }
    if (node.tag === 'receipt' || node.tag === 'ack') undelivered.delete(node.attrs.id ?? '')
    if (node.tag === 'message') await takeMessage(connection, node)
  }

  async function takeMessage(connection: Connection, node: BinaryNode): Promise<void> {
    const { to = '', id = '' } = node.attrs
    const user = phoneOfPeer(to)
    const participants = getBinaryNodeChildren(getBinaryNodeChild(node, 'participants'), 'to')
    const own = participants.find(({ attrs }) => phoneOfPeer(attrs.jid ?? '') === user) ?? node
    const enc = getBinaryNodeChild(own, 'enc')
    if (enc?.content instanceof Uint8Array) {
      const type = enc.attrs.type === 'pkmsg' ? 'pkmsg' : 'msg'
      const message = await peers.decrypt(to, `${connection.phone}:7@${server}`, type, enc.content)
      if (!ackError) sent.push({ id, to: user, message })
    }
    if (silent) return
    connection.send({
      tag: 'ack',
      attrs: { class: 'message', from: to, id, t: now(), ...(ackError && { error: ackError }) },
    })
  }

  function answerTo(connection: Connection, node: BinaryNode): BinaryNode {
    const { id = '', xmlns, to = server } = node.attrs
    const result = (content?: BinaryNode[]): BinaryNode => ({
      tag: 'iq',
      attrs: { from: to, id, type: 'result' },
      ...(content && { content }),
    })
    const child = Array.isArray(node.content) ? node.content[0] : undefined
    if (xmlns === 'encrypt' && child?.tag === 'count') return result([{ tag: 'count', attrs: { value: '50' } }])
    if (xmlns === 'encrypt' && child?.tag === 'digest') return result([{ tag: 'digest', attrs: {} }])
    if (xmlns === 'encrypt' && child?.tag === 'key') {
      const users = getBinaryNodeChildren(child, 'user').map(({ attrs }) => peers.bundle(attrs.jid ?? ''))
      return result([{ tag: 'list', attrs: {}, content: users }])
    }
    if (xmlns === 'usync' && child) return result([{ ...child, content: [usync(child)] }])
    if (xmlns === 'md' && child?.tag === 'remove-companion-device' && connection.phone) loggedOut.push(connection.phone)
    if (xmlns === 'md' && child?.tag === 'link_code_companion_reg') pairingRequests.push(child.attrs.jid ?? '')
    if (xmlns === 'w:m') {
      const hosts = mediaHost === undefined ? [] : [{ tag: 'host', attrs: { hostname: mediaHost } }]
      return result([{ tag: 'media_conn', attrs: { auth: 'auth', ttl: '300' }, content: hosts }])
    }
    if (xmlns === 'abt') return result([{ tag: 'props', attrs: { hash: '1' }, content: [] }])
    return result()
  }

  /** Answers which numbers are on WhatsApp, and with which devices. */
  function usync(query: BinaryNode): BinaryNode {
    const users = getBinaryNodeChildren(getBinaryNodeChild(query, 'list'), 'user').map((user): BinaryNode => {
      const asked = getBinaryNodeChild(user, 'contact')?.content
      const phone =
        asked === undefined
          ? (user.attrs.jid ?? '')
          : Buffer.from(asked as Uint8Array)
              .toString()
              .slice(1)
      const digits = phoneOfPeer(phone)
      const device = { tag: 'device-list', attrs: {}, content: [{ tag: 'device', attrs: { id: '0' } }] }
      return {
        tag: 'user',
        attrs: { jid: jidOf(digits) },
        content: [
          ...(asked === undefined ? [] : [{ tag: 'contact', attrs: { type: strangers.has(digits) ? 'out' : 'in' } }]),
          { tag: 'devices', attrs: {}, content: [device] },
          { tag: 'lid', attrs: { val: lidOf(digits) } },
        ],
      }
    })
    return { tag: 'list', attrs: {}, content: users }
  }

  return {
    url: sockets.url,
    sent: sent as readonly Sent[],
    /** The phone number of each login, in order. */
    logins: logins as readonly string[],
    loggedOut: loggedOut as readonly string[],
    /** The addresses for which a pairing code was requested. */
    pairingRequests: pairingRequests as readonly string[],
    /** Numbers that aren't on WhatsApp. */
    strangers,
    /** The number of connections that have logged in with this phone. Their sessions may not be open yet. */
    isOnline: (phone: string) => of(phone).length,
    /** Sets how long each login takes from now on, after the device counts as online. */
    takeForOpening(ms: number) {
      openingMs = ms
    },
    /** Acknowledges each message with this error, until it is set to undefined. */
    refuseWith(error: string | undefined) {
      ackError = error
    },
    /** Sets the host and port for uploads over HTTPS. */
    takeMediaAt(host: string) {
      mediaHost = host
    },
    /** Accepts messages without acknowledging them. */
    beSilent(on: boolean) {
      silent = on
    },
    /** Does what the phone does with a QR that it has scanned. */
    scan(qr: string, phone: string) {
      const [, noise = '', identity = '', secret = ''] = (qr.split('#')[1] ?? '').split(',')
      const unpaired = [...connections].filter((connection) => connection.phone === undefined)
      if (unpaired.length === 0 || noise === '') throw new Error('no device waits to be paired')
      for (const connection of unpaired) {
        connection.send(pairSuccess(phone, Buffer.from(identity, 'base64'), Buffer.from(secret, 'base64')))
      }
    },
    receive({
      to,
      from,
      text,
      message,
      name = 'Ana',
      id = randomBytes(8).toString('hex').toUpperCase(),
      attrs,
    }: Inbound) {
      const content = proto.Message.encode(message ?? { conversation: text ?? '' }).finish()
      const node = {
        tag: 'message',
        attrs: { from: jidOf(from), id, t: now(), notify: name, type: 'text', ...attrs },
        content: [{ tag: 'plaintext', attrs: {}, content }],
      }
      undelivered.set(id, { to, node })
      for (const connection of of(to)) connection.send(node)
      return id
    },
    receipt(phone: string, { id, to }: Sent, type?: 'read') {
      for (const connection of of(phone)) {
        connection.send({ tag: 'receipt', attrs: { from: jidOf(to), id, t: now(), ...(type && { type }) } })
      }
    },
    /** Ends the connections of a number with `<stream:error>` or `<failure>`. */
    end(phone: string, code: number) {
      for (const connection of of(phone)) {
        connection.send(
          code === 515 || code === 503
            ? { tag: 'stream:error', attrs: { code: String(code) } }
            : { tag: 'failure', attrs: { reason: String(code) } },
        )
      }
    },
    drop(phone: string) {
      for (const connection of of(phone)) connection.drop()
    },
    close: sockets.close,
  }
}

function pairSuccess(phone: string, identity: Buffer, secret: Buffer): BinaryNode {
  const account = Curve.generateKeyPair()
  const details = proto.ADVDeviceIdentity.encode({
    rawId: 1,
    timestamp: Math.floor(Date.now() / 1_000),
    keyIndex: 1,
  }).finish()
  const accountSignature = Curve.sign(account.private, Buffer.concat([Buffer.from([6, 0]), details, identity]))
  const signed = proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: account.public,
    accountSignature,
  }).finish()
  const hmac = createHmac('sha256', secret).update(signed).digest()
  return {
    tag: 'iq',
    attrs: { type: 'set', id: 'paired', xmlns: 'md', from: server },
    content: [
      {
        tag: 'pair-success',
        attrs: {},
        content: [
          {
            tag: 'device-identity',
            attrs: {},
            content: proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac }).finish(),
          },
          { tag: 'device', attrs: { jid: `${phone}:7@${server}`, lid: lidOf(phone).replace('@', ':7@') } },
          { tag: 'platform', attrs: { name: 'android' } },
        ],
      },
    ],
  }
}
