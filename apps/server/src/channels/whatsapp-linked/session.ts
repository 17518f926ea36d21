import type * as Baileys from 'baileys'
import type { AuthenticationCreds, BaileysEventMap, ConnectionState, WAMessage, WASocket } from 'baileys'

import type { OutboundMessage, SendOutcome } from '../../core/channels/adapter.ts'
import type { Inbox } from '../../core/messages/inbox.ts'
import type { Echo } from '../../core/messages/record-echo.ts'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import { retryWhileUnavailable } from '../../kernel/retry-while-unavailable.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { Timings } from '../../kernel/timings.ts'
import { afterDisconnect } from './after-disconnect.ts'
import { echoOf, incomingOf } from './incoming.ts'
import { identitiesOf, phoneAddressOf, phoneOf } from './jid.ts'
import { createKeyStore } from './key-store.ts'
import { type HeldLease, type Lease, LeaseLostError } from './lease.ts'
import { loadBaileys } from './load-baileys.ts'
import { messageIdOf } from './message-key.ts'
import { messageTextOf } from './message-text.ts'
import type { FetchMedia } from './outgoing.ts'
import { quietLogger } from './quiet-logger.ts'
import { reportOf } from './receipt.ts'
import { sendOver } from './send.ts'
import { createSessionStore } from './session-store.ts'

/** A session that this process holds. Its connection to WhatsApp is reopened whenever it ends. */
export interface Session {
  readonly lease: Lease
  isOpen(): boolean
  send(message: OutboundMessage): Promise<SendOutcome>
  /** Applies an extended lease: its new end, and the wanted state. */
  follow(held: HeldLease, heldUntil: number): void
  /** True: the session has ended and can be released. */
  readonly done: boolean
  /** Closes the connection, and resolves when all its work has ended. */
  close(): Promise<void>
}

export interface SessionDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  inbox: Inbox
  logger: Logger
  fetchMedia: FetchMedia
  timings: Pick<Timings, 'linkedLease'>
  /** Default: WhatsApp's URL. */
  url: string | undefined
  /** Whether the process is about to end. */
  ends: () => boolean
}

const heldBackMs = 100
const healthMs = 30_000
/** A connection that has not opened by then is closed. */
const openingMs = 60_000
// WhatsApp gives the first QR a minute and each of the next 20 s.
const firstQrMs = 60_000
const nextQrMs = 20_000
const timedOut = 408
const unauthorized = 401

/** `heldUntil` uses this process's monotonic clock. */
export function createSession(lease: Lease, first: HeldLease, heldUntil: number, deps: SessionDependencies): Session {
  const { inbox, clock, fetchMedia } = deps
  const { channelId } = lease
  const store = createSessionStore(lease, deps)
  const logger = deps.logger.child({ channel_id: channelId })
  let wanted = first
  let creds: AuthenticationCreds | undefined
  let socket: WASocket | undefined
  let baileys: typeof Baileys | undefined
  let open = false
  let done = false
  let attempts = 0
  let qrs = 0
  /** The round of pairing that the connection is for. */
  let round = first.pairingRound
  let since = performance.now()
  let timer: NodeJS.Timeout | undefined
  // Events are processed in sequence, so that a message's sender is stored before the next message.
  let work = Promise.resolve()
  /** Aborted when the connection ends. */
  let connection = new AbortController()
  let lapse = lapseAt(heldUntil)
  const health = setInterval(checkHealth, healthMs).unref()

  /** The lease has expired, for example because the database is unavailable. Another process may have it. */
  function lapsed(): void {
    logger.warn('the lease of a session has expired; its connection is closed')
    finish()
  }

  function lapseAt(until: number): NodeJS.Timeout {
    return setTimeout(lapsed, Math.max(0, until - performance.now()))
  }

  function finish(): void {
    done = true
    for (const one of [timer, lapse]) clearTimeout(one)
    clearInterval(health)
    disconnect()
  }

  function disconnect(): void {
    void detach()?.end(undefined)
  }

  /** Later events of the old connection are ignored, except messages. */
  function detach(): WASocket | undefined {
    const ending = socket
    socket = undefined
    open = false
    connection.abort()
    return ending
  }

  function checkHealth(): void {
    if (!socket || !creds?.account) return
    if (open ? !socket.ws.isOpen : performance.now() - since > openingMs) reconnect(timedOut)
  }

  function reconnect(code: number): void {
    disconnect()
    enqueue(() => disconnected(code, ''))
  }

  /**
   * For tasks that the connection depends on: if one fails, the session ends and starts again soon. Tasks of a session
   * that has ended are skipped, like the opening of one that was logged out at once.
   */
  function enqueue(task: () => Promise<void>): void {
    work = work
      .then(() => (done ? undefined : task()))
      .catch((error: unknown) => {
        if (!(error instanceof LeaseLostError)) logger.warn({ err: error }, 'a session has failed and will start again')
        finish()
      })
  }

  /** WhatsApp does not repeat these events, so they are stored even if the database is unavailable past the session. */
  function enqueueStoring(task: () => Promise<void>): void {
    work = work
      .then(() => retryWhileUnavailable(task, () => !deps.ends()))
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'could not store the events of a session')
      })
  }

  async function connect(): Promise<void> {
    if (done) return
    round = wanted.pairingRound
    baileys ??= await loadBaileys()
    if (!creds?.account) {
      const kept = (await store.read()).creds
      // An unpaired device starts from the store: credentials of an earlier attempt claim to be registered.
      creds = kept === null ? baileys.initAuthCreds() : JSON.parse(kept, baileys.BufferJSON.reviver)
    }
    if (!creds || done) return
    disconnect()
    connection = new AbortController()
    since = performance.now()
    qrs = 0
    const { Browsers, makeCacheableSignalKeyStore, makeWASocket, isJidGroup, isJidBroadcast, isJidNewsletter } = baileys
    const keys = createKeyStore(lease, { ...deps, baileys, goesOn, onError: refused })
    const seed = seedOf(creds)
    const connecting = makeWASocket({
      auth: { creds, keys: makeCacheableSignalKeyStore(keys, quietLogger) },
      logger: quietLogger,
      browser: Browsers.ubuntu('Chrome'),
      ...(deps.url !== undefined && { waWebSocketUrl: deps.url }),
      syncFullHistory: false,
      // Parley does not appear online, so the phone still notifies.
      markOnlineOnConnect: false,
      emitOwnEvents: false,
      defaultQueryTimeoutMs: 8_000,
      transactionOpts: { maxCommitRetries: 3, delayBetweenTriesMs: 200 },
      shouldIgnoreJid: (jid) => Boolean(isJidGroup(jid) || isJidBroadcast(jid) || isJidNewsletter(jid)),
      getMessage: async ({ id }) => {
        const messageId = messageIdOf(id ?? '', seed)
        return messageId === null ? undefined : messageTextOf(deps.database.db, channelId, messageId)
      },
    })
    socket = connecting
    // Baileys holds back acknowledged events: while it catches up, and for up to 20 s after a pairing. A crash in that
    // time loses them.
    const flushing = setInterval(() => connecting.ev.flush(), heldBackMs)
    connection.signal.addEventListener('abort', () => clearInterval(flushing))
    connecting.ev.process((events) => {
      const update = events['connection.update']
      // Baileys is about to drop events that it acknowledged and still holds back.
      if (update?.connection === 'close') connecting.ev.flush()
      if (socket === connecting || events['messages.upsert'] || events['messages.update']) take(connecting, events)
    })
  }

  function take(from: WASocket, events: Partial<BaileysEventMap>): void {
    const { 'messages.upsert': upserted, 'messages.update': updated } = events
    const update = events['connection.update']
    if (events['creds.update'] && creds?.account) enqueue(() => saveCreds())
    for (const message of upserted?.messages ?? []) enqueueStoring(() => receive(from, message))
    if (updated) enqueueStoring(() => report(updated))
    if (!update) return
    if (update.connection === 'close') detach()
    enqueue(() => updateConnection(from, update))
  }

  const goesOn = () => !done

  function refused(error: unknown): void {
    if (error instanceof LeaseLostError) finish()
  }

  async function saveCreds(): Promise<void> {
    if (!creds || !baileys) return
    const saved = JSON.stringify(creds, baileys.BufferJSON.replacer)
    await retryWhileUnavailable(() => store.saveCreds(saved), goesOn)
  }

  async function updateConnection(from: WASocket, update: Partial<ConnectionState>): Promise<void> {
    if (update.qr) await showPairing(from, update.qr)
    if (update.isNewLogin) await saveCreds()
    if (update.connection === 'open') await opened()
    if (update.connection === 'close') {
      const error = update.lastDisconnect?.error as { message?: string; output?: { statusCode?: number } } | undefined
      await disconnected(error?.output?.statusCode, error?.message ?? '')
    }
  }

  async function showPairing(from: WASocket, qr: string): Promise<void> {
    const { phone } = await store.read()
    qrs += 1
    if (qrs === 1) await store.hindered(null)
    if (phone === null) await store.showQr(round, qr, qrs === 1 ? firstQrMs : nextQrMs)
    else if (qrs === 1) await store.showCode(round, await from.requestPairingCode(phone))
  }

  async function opened(): Promise<void> {
    attempts = 0
    const phone = phoneOf(creds?.me?.id ?? '')
    if (phone === null) throw new Error('WhatsApp accepted a device without telling its number')
    if (!(await store.opened(phone))) {
      return logOut('another channel of this workspace has this number')
    }
    open = socket !== undefined
    logger.info('a WhatsApp session is open')
  }

  async function logOut(reason: string): Promise<void> {
    const ending = detach()
    await ending?.logout().catch(() => {})
    void ending?.end(undefined)
    await store.loggedOut(reason)
    finish()
  }

  async function disconnected(code: number | undefined, message: string): Promise<void> {
    if (done) return
    const paired = Boolean(creds?.account)
    if (!paired && (message.startsWith('QR refs') || code === unauthorized)) {
      await store.pairingExpired(round)
      return finish()
    }
    const next = afterDisconnect(code, attempts)
    attempts += 1
    logger.info({ code, next: next.kind }, 'a WhatsApp session was disconnected')
    if (next.kind === 'rebuild') return connect()
    if (next.kind === 'wait') {
      if (!paired) await store.hindered(`WhatsApp can't be reached (${message || `code ${code}`}); Parley tries again`)
      clearTimeout(timer)
      timer = setTimeout(() => enqueue(connect), next.ms)
      return
    }
    if (next.kind === 'yield') await store.replaced()
    else await store.loggedOut(next.reason)
    finish()
  }

  async function receive(from: WASocket, received: WAMessage): Promise<void> {
    const own = phoneOf(creds?.me?.id ?? '')
    if (!baileys || own === null) return
    const { remoteJidAlt, ...key } = received.key
    // Of a message that was sent from here, the alternative address may be our own.
    const alternative = key.fromMe ? undefined : remoteJidAlt
    // The number of a LID, if the message itself does not have it.
    const hidden = key.remoteJid?.endsWith('@lid') && !alternative
    const number = hidden ? await from.signalRepository.lidMapping.getPNForLID(key.remoteJid ?? '') : null
    const other = number ?? alternative
    const known = { ...received, key: { ...key, ...(other && { remoteJidAlt: other }) } }
    const content = baileys.normalizeMessageContent(received.message)
    if (key.fromMe) return receiveEcho(own, echoOf(known, content))
    const message = incomingOf(known, content)
    if (!message) return
    await inbox.take(channelId, own, { inbound: [message], statuses: [] })
    const address = phoneAddressOf([known.key.remoteJid, known.key.remoteJidAlt])
    if (address) await store.rememberJid(address.phone, address.jid)
  }

  /** What the person has written on the phone itself. Notes to oneself are nobody's, and our own messages known. */
  async function receiveEcho(own: string, echo: Echo | null): Promise<void> {
    if (!echo || !creds || messageIdOf(echo.providerId, seedOf(creds)) !== null) return
    const self = identitiesOf([creds.me?.id, creds.me?.lid]).map(({ value }) => value)
    if (echo.to.some(({ value }) => self.includes(value))) return
    await inbox.take(channelId, own, { inbound: [], echoes: [echo], statuses: [] })
  }

  async function report(updates: BaileysEventMap['messages.update']): Promise<void> {
    const own = phoneOf(creds?.me?.id ?? '')
    if (!creds || own === null) return
    const seed = seedOf(creds)
    // A refusal also comes as the acknowledgement of its message and is handled there.
    const statuses = updates.flatMap((update) => {
      const told = reportOf(update, seed, clock.now())
      return told && told.status !== 'failed' ? [told] : []
    })
    if (statuses.length > 0) await inbox.take(channelId, own, { inbound: [], statuses })
  }

  enqueue(first.logOut ? connectToLogOut : connect)

  /** Tells WhatsApp if it can be reached soon; deletes the credentials in any case. */
  async function connectToLogOut(): Promise<void> {
    await connect()
    await socket
      ?.waitForConnectionUpdate(async ({ connection }) => connection === 'open', deps.timings.linkedLease)
      .catch(() => {})
    await logOut('logged out by hand')
  }

  return {
    lease,
    get done() {
      return done
    },
    isOpen: () => open && !done,
    async send(message) {
      if (!open || !socket || !baileys || !creds) return elsewhere
      const { signal } = connection
      return sendOver({ baileys, socket, store, seed: seedOf(creds), fetchMedia, signal }, message)
    },
    follow(held, until) {
      if (done) return
      clearTimeout(lapse)
      lapse = lapseAt(until)
      const before = wanted
      wanted = held
      if (held.logOut && !before.logOut) enqueue(() => logOut('logged out by hand'))
      else if (!held.open && !held.logOut) finish()
      else if (held.pairingRound !== before.pairingRound && !creds?.account) {
        attempts = 0
        clearTimeout(timer)
        disconnect()
        enqueue(connect)
      }
    },
    async close() {
      finish()
      await work
    },
  }
}

const elsewhere: SendOutcome = {
  kind: 'refused',
  class: 'retry',
  code: 'session_elsewhere',
  reason: 'this process has no open session of its channel',
}

/** Differs between pairings. */
function seedOf({ noiseKey }: AuthenticationCreds): Uint8Array {
  return noiseKey.public
}
