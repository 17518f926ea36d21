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

/** Keys are published under LIDs only. The LID of a number is the number with a 9 before it. */
export const lidOf = (phone: string) => `9${phone}@lid`
export const phoneOfPeer = (jid: string) => jid.replace(/[:@].*/, '').slice(jid.endsWith('@lid') ? 1 : 0)

/** The phones that receive messages. Each has its own keys, and decrypts what it receives. */
export function createPeers() {
  const peers = new Map<string, ReturnType<typeof createPeer>>()
  const peerOf = (jid: string) => {
    const user = phoneOfPeer(jid)
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
  let stored = Promise.resolve()
  let preKeys = 0

  return {
    /** Returns a bundle with a one-time pre-key for this caller only. */
    bundle(jid: string): BinaryNode {
      const id = ++preKeys
      const preKey = Curve.generateKeyPair()
      stored = stored.then(async () => keys.set({ 'pre-key': { [id]: preKey } }))
      return {
        tag: 'user',
        attrs: { jid },
        content: [
          { tag: 'registration', attrs: {}, content: encodeBigEndian(creds.registrationId) },
          { tag: 'type', attrs: {}, content: KEY_BUNDLE_TYPE },
          { tag: 'identity', attrs: {}, content: creds.signedIdentityKey.public },
          xmppSignedPreKey(creds.signedPreKey),
          xmppPreKey(preKey, id),
        ],
      }
    },
    async decrypt(from: string, type: 'pkmsg' | 'msg', ciphertext: Uint8Array): Promise<proto.IMessage> {
      await stored
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
