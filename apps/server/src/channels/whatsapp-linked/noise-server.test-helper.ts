import {
  aesDecryptGCM,
  aesEncryptGCM,
  type BinaryNode,
  Curve,
  decodeBinaryNode,
  encodeBinaryNode,
  hkdf,
  NOISE_MODE,
  NOISE_WA_HEADER,
  proto,
  sha256,
} from 'baileys'

// The certificates of WhatsApp's real servers, signed for keys that are not ours, as Baileys checks the signatures.
const certificates = Buffer.from(
  'CncKMwjjAhADGiCRKg7Kg1iu4CSulwLBaxX51Tefw6VXGgZqcr5OEbXIRiDQ04bOBijQjZ/TBhJA34Bj82jAHhLpCWBNVBlGnFDieamd8+138S57uMt9ke9mrn5r4+VepwBPKEgHjob6bR70rlCmWDkxZv+CfVjIAxJ2CjIIAxAAGiAcUamsMDmUxsjQuS6hh4pTNHZZnMWZ++o1mX2aqQzOYiCAka6+Bij/3rfcBhJAJw8pRkhTn+1IcOJQVN1OlZg6uikYnCumyO7acFVVX3U3QPXsGSq2TCbCbWrebSC593Su43EgprIDlfU8ZgWFBw==',
  'base64',
)
const nothing = Buffer.alloc(0)

/** The server's side of the Noise handshake (XX) and of the stream of nodes after it. */
export function createNoiseServer(handlers: {
  send(bytes: Uint8Array): void
  hello(payload: proto.ClientPayload): void
  node(node: BinaryNode): Promise<void>
}) {
  const ephemeral = Curve.generateKeyPair()
  const fixed = Curve.generateKeyPair()
  let hash: Buffer = Buffer.from(NOISE_MODE)
  let salt: Uint8Array = hash
  let key: Uint8Array = hash
  let counter = 0
  let transport: { encrypt: Uint8Array; decrypt: Uint8Array; sent: number; received: number } | undefined
  let stage: 'hello' | 'finish' | 'open' = 'hello'
  let pending: Buffer = Buffer.alloc(0)
  let headerSeen = false
  let work = Promise.resolve()

  const authenticate = (data: Uint8Array) => {
    hash = sha256(Buffer.concat([hash, data])) as Buffer
  }
  const derive = (data: Uint8Array): [Uint8Array, Uint8Array] => {
    const both = hkdf(Buffer.from(data), 64, { salt: Buffer.from(salt), info: '' })
    return [both.subarray(0, 32), both.subarray(32)]
  }
  const mix = (data: Uint8Array) => {
    ;[salt, key] = derive(data)
    counter = 0
  }
  authenticate(NOISE_WA_HEADER)

  function encrypt(plain: Uint8Array): Buffer {
    const sealed = aesEncryptGCM(plain, key, iv(counter++), hash)
    authenticate(sealed)
    return sealed
  }

  function decrypt(sealed: Uint8Array): Buffer {
    const plain = aesDecryptGCM(sealed, key, iv(counter++), hash)
    authenticate(sealed)
    return plain
  }

  function answerHello(frame: Buffer): void {
    const theirs = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral ?? nothing
    authenticate(theirs)
    authenticate(ephemeral.public)
    mix(Curve.sharedKey(ephemeral.private, theirs))
    const sealed = encrypt(fixed.public)
    mix(Curve.sharedKey(fixed.private, theirs))
    const serverHello = { ephemeral: ephemeral.public, static: sealed, payload: encrypt(certificates) }
    handlers.send(framed(proto.HandshakeMessage.encode({ serverHello }).finish()))
    stage = 'finish'
  }

  function finish(frame: Buffer): void {
    const { clientFinish } = proto.HandshakeMessage.decode(frame)
    mix(Curve.sharedKey(ephemeral.private, decrypt(clientFinish?.static ?? nothing)))
    const payload = proto.ClientPayload.decode(decrypt(clientFinish?.payload ?? nothing))
    const [theirs, ours] = derive(nothing)
    transport = { encrypt: ours, decrypt: theirs, sent: 0, received: 0 }
    stage = 'open'
    handlers.hello(payload)
  }

  async function take(frame: Buffer): Promise<void> {
    if (stage === 'hello') return answerHello(frame)
    if (stage === 'finish') return finish(frame)
    if (!transport) return
    await handlers.node(
      await decodeBinaryNode(aesDecryptGCM(frame, transport.decrypt, iv(transport.received++), nothing)),
    )
  }

  return {
    bytes(bytes: Buffer): void {
      pending = Buffer.concat([pending, headerSeen ? bytes : bytes.subarray(NOISE_WA_HEADER.length)])
      headerSeen = true
      while (pending.length >= 3) {
        const size = pending.readUIntBE(0, 3)
        if (pending.length < size + 3) return
        const frame = pending.subarray(3, size + 3)
        pending = pending.subarray(size + 3)
        work = work.then(() => take(frame))
      }
    },
    send(node: BinaryNode): void {
      if (!transport) throw new Error('the handshake is not over')
      handlers.send(framed(aesEncryptGCM(encodeBinaryNode(node), transport.encrypt, iv(transport.sent++), nothing)))
    },
  }
}

function framed(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(3)
  head.writeUIntBE(bytes.length, 0, 3)
  return Buffer.concat([head, bytes])
}

function iv(counter: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(counter, 8)
  return bytes
}
