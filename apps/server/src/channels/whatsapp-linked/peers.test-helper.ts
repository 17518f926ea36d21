import {
  addTransactionCapability,
  type BinaryNode,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  initAuthCreds,
  KEY_BUNDLE_TYPE,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  unpadRandomMax16,
  xmppPreKey,
  xmppSignedPreKey,
} from 'baileys'

import { quietLogger } from './quiet-logger.ts'

/** The phones of those who are written to: each with keys of its own, by which it decrypts what it gets. */
export function createPeers() {
  const peers = new Map<string, ReturnType<typeof createPeer>>()
  const peerOf = (jid: string) => {
    const user = jid.replace(/[:@].*/, '')
    const peer = peers.get(user) ?? createPeer()
    peers.set(user, peer)
    return peer
  }
  return {
    bundle: (jid: string): BinaryNode => peerOf(jid).bundle(jid),
    decrypt: (jid: string, from: string, type: 'pkmsg' | 'msg', bytes: Uint8Array) =>
      peerOf(jid).decrypt(from, type, bytes),
  }
}

function createPeer() {
  const creds = initAuthCreds()
  const keys = addTransactionCapability(memoryStore(), quietLogger, { maxCommitRetries: 1, delayBetweenTriesMs: 1 })
  const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds, keys }, quietLogger)
  const preKey = Curve.generateKeyPair()
  const ready = keys.set({ 'pre-key': { 1: preKey } })

  return {
    bundle: (jid: string): BinaryNode => ({
      tag: 'user',
      attrs: { jid },
      content: [
        { tag: 'registration', attrs: {}, content: encodeBigEndian(creds.registrationId) },
        { tag: 'type', attrs: {}, content: KEY_BUNDLE_TYPE },
        { tag: 'identity', attrs: {}, content: creds.signedIdentityKey.public },
        xmppSignedPreKey(creds.signedPreKey),
        xmppPreKey(preKey, 1),
      ],
    }),
    async decrypt(from: string, type: 'pkmsg' | 'msg', ciphertext: Uint8Array): Promise<proto.IMessage> {
      await ready
      const bytes = await repository.decryptMessage({ jid: from, type, ciphertext })
      return proto.Message.decode(unpadRandomMax16(bytes))
    },
  }
}

function memoryStore(): SignalKeyStore {
  const values = new Map<string, unknown>()
  return {
    async get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]) {
      const found = ids.filter((id) => values.has(`${type} ${id}`))
      return Object.fromEntries(found.map((id) => [id, values.get(`${type} ${id}`) as SignalDataTypeMap[T]]))
    },
    async set(data: SignalDataSet) {
      for (const [type, entries] of Object.entries(data)) {
        for (const [id, value] of Object.entries(entries ?? {})) values.set(`${type} ${id}`, value)
      }
    },
  }
}
