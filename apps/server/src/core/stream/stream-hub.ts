import type { Database } from '../../db/database.ts'
import type { PresenceChanges } from '../../db/presence-changes.ts'
import { withoutRequester } from '../../db/requester.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { leastIdAt, timeOfId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { WakeNotifier } from '../../kernel/wake-notifier.ts'
import type { Principal } from '../keys/key.ts'
import { requireScopes } from '../keys/require-scopes.ts'
import { about, formatHints, formatReady } from './format-hints.ts'
import { type Hint, hintsOf, many } from './hints.ts'
import { changesBetween, type ReadStates, statesOf } from './polled-topics.ts'
import { readOccurrences } from './read-occurrences.ts'
import { hasOwnChanges, scopesOfTopics, type Topic } from './topics.ts'

/** A client that watches topics of a workspace. */
export interface Watcher {
  principal: Principal
  topics: readonly Topic[]
  /** The last id that the client has got from an earlier stream. */
  lastId: string | undefined
  /** Who asks now: throws once the key or the session has ended. */
  identify(): Promise<Principal>
  /** Messages as server-sent events. */
  send(text: string): void
  end(): void
}

/**
 * Tells clients what changes, within some 100 ms. Events are read from their table when a commit is announced, by one
 * statement for all workspaces that are watched. Nothing is kept: a client that comes back says what it got last.
 */
export interface StreamHub {
  /** Resolves once nothing is missed any more. Returns what ends it. */
  watch(watcher: Watcher): Promise<() => void>
  /** Asks again whether each watcher may still watch, after a key, a session or a role has changed. */
  recheck(): void
  /** Ends every stream; takes no more. */
  close(): void
}

interface StreamHubDependencies {
  database: Pick<Database, 'db'>
  /** Notified of commits of this and, while `watching`, of other processes. */
  changed: WakeNotifier
  watching: { begin(): void; end(): void }
  presence: Pick<PresenceChanges, 'subscribe'>
  logger: Logger
}

const streamsOfAnAccount = 250
const roundEveryMs = 100
/** While so much changes that clients are told little else than that. */
const busyRoundEveryMs = 500
const busyFrom = 50
const namedAtMost = 200
// The ids of events are in the order in which they were made, not in that of their commits.
const lookBackMs = 5_000
const afterErrorMs = 1_000
const pollEveryMs = 1_000
/** In case a notification was lost. */
const pollsBetweenRounds = 5
const pollsBetweenChecks = 60
/** A client that comes back later reads everything again. */
const resumedWithinMs = 60 * 60_000

interface Stream extends Watcher {
  /** What comes while its past is read. */
  held: string[] | undefined
}

interface WatchedWorkspace {
  id: number
  streams: Set<Stream>
  /** When the last round began, in milliseconds since 1970. */
  readAt: number
  lastId: string
  seen: Set<string>
  polled: Map<string, PolledTopic>
}

interface PolledTopic {
  read: ReadStates
  /** Its states at the last poll. */
  states: Promise<ReadonlyMap<number | string, string>>
  streams: Set<Stream>
}

export function createStreamHub({
  database: { db },
  changed,
  watching,
  presence,
  logger,
}: StreamHubDependencies): StreamHub {
  const workspaces = new Map<number, WatchedWorkspace>()
  const streams = new Set<Stream>()
  let closed = false
  let round: NodeJS.Timeout | undefined
  let nextRoundAt = 0
  let running = false
  let again = false
  let poll: NodeJS.Timeout | undefined
  let polling = false
  let polls = 0
  let unsubscribe = () => {}
  let unsubscribePresence = () => {}

  function begin(): void {
    watching.begin()
    unsubscribe = changed.subscribe(wake)
    unsubscribePresence = presence.subscribe(tellPresence)
    poll = withoutRequester(() => setInterval(pollAll, pollEveryMs))
  }

  function rest(): void {
    watching.end()
    unsubscribe()
    unsubscribePresence()
    clearInterval(poll)
    clearTimeout(round)
    round = undefined
  }

  function wake(): void {
    if (running) again = true
    else round ??= withoutRequester(() => setTimeout(runRound, Math.max(0, nextRoundAt - performance.now())))
  }

  async function runRound(): Promise<void> {
    round = undefined
    running = true
    again = false
    let gap = roundEveryMs
    try {
      if ((await readRound()) >= busyFrom) gap = busyRoundEveryMs
    } catch (error) {
      logger.warn({ err: error }, 'streams could not read events; they try again')
      again = true
      gap = afterErrorMs
    }
    running = false
    nextRoundAt = performance.now() + gap
    if (again && streams.size > 0) wake()
  }

  /** Returns how many events were new. */
  async function readRound(): Promise<number> {
    const watched = [...workspaces.values()]
    if (watched.length === 0) return 0
    const readAt = Date.now()
    const since = watched.map(({ id, readAt }) => ({ workspaceId: id, after: leastIdAt(readAt - lookBackMs) }))
    const rows = Map.groupBy(await readOccurrences(db, since, namedAtMost + 1), ({ workspaceId }) => workspaceId)
    let fresh = 0
    for (const workspace of watched) {
      const found = rows.get(workspace.id) ?? []
      const unseen = found.filter(({ id }) => !workspace.seen.has(id)).toReversed()
      fresh += unseen.length
      workspace.seen = new Set(found.map(({ id }) => id))
      workspace.readAt = readAt
      const lastId = unseen.at(-1)?.id
      if (lastId === undefined) continue
      if (lastId > workspace.lastId) workspace.lastId = lastId
      tell(workspace, found.length > namedAtMost ? undefined : unseen.flatMap(hintsOf))
    }
    return fresh
  }

  /** Undefined: too much to name. Streams of the same topics share the text. */
  function tell({ streams, lastId }: WatchedWorkspace, hints: readonly Hint[] | undefined): void {
    const texts = new Map<string, string>()
    for (const stream of streams) {
      const topics = namesOf(stream)
      const key = topics.join()
      const text = texts.get(key) ?? formatHints(hints ? about(hints, topics) : topics.map(many), lastId)
      texts.set(key, text)
      deliver(stream, text)
    }
  }

  /** Undefined: who looks at any conversation may have changed. */
  function tellPresence(conversationId: number | undefined): void {
    for (const stream of streams) {
      for (const { name, id, text } of stream.topics) {
        if (name !== 'presence' || (conversationId !== undefined && conversationId !== id)) continue
        deliver(stream, formatHints([{ topic: text, id: id ?? null, type: 'presence.changed' }]))
      }
    }
  }

  async function pollAll(): Promise<void> {
    polls++
    if (polls % pollsBetweenRounds === 0) wake()
    if (polls % pollsBetweenChecks === 0) recheck()
    if (polling) return
    polling = true
    for (const { polled } of workspaces.values()) {
      for (const [topic, one] of polled) await pollOne(topic, one)
    }
    polling = false
  }

  async function pollOne(topic: string, one: PolledTopic): Promise<void> {
    try {
      const [before, after] = [await one.states, await one.read()]
      one.states = Promise.resolve(after)
      const text = formatHints(changesBetween(topic, before, after))
      for (const stream of one.streams) deliver(stream, text)
    } catch (error) {
      if (error instanceof ParleyError && error.kind === 'not_found') for (const stream of one.streams) stream.end()
      else logger.debug({ err: error, topic }, 'a topic could not be polled')
    }
  }

  function recheck(): void {
    for (const stream of streams) {
      void withoutRequester(() => mayStillWatch(stream)).then((may) => {
        if (!may) stream.end()
      })
    }
  }

  async function watchStates(workspace: WatchedWorkspace, stream: Stream): Promise<void> {
    const { accountId, mode } = stream.principal
    for (const topic of stream.topics) {
      const read = statesOf(db, { workspaceId: workspace.id, accountId, mode }, topic)
      if (!read) continue
      const one = workspace.polled.get(topic.text) ?? { read, states: read(), streams: new Set() }
      workspace.polled.set(topic.text, one)
      one.streams.add(stream)
      await one.states
    }
  }

  async function readPast({ principal: { workspaceId }, topics, lastId }: Stream): Promise<Hint[]> {
    if (lastId === undefined) return []
    const names = topics.map(({ text }) => text)
    const lastAt = timeOfId(lastId)
    if (lastAt < Date.now() - resumedWithinMs) return names.map(many)
    const since = [{ workspaceId, after: leastIdAt(lastAt - lookBackMs) }]
    const found = await readOccurrences(db, since, namedAtMost + 1)
    if (found.length > namedAtMost) return names.map(many)
    const others = topics.filter(({ name }) => hasOwnChanges(name)).map(({ text }) => many(text))
    return [...about(found.toReversed().flatMap(hintsOf), names), ...others]
  }

  function leave(stream: Stream): void {
    if (!streams.delete(stream)) return
    const workspace = workspaces.get(stream.principal.workspaceId)
    workspace?.streams.delete(stream)
    for (const [topic, { streams }] of workspace?.polled ?? []) {
      streams.delete(stream)
      if (streams.size === 0) workspace?.polled.delete(topic)
    }
    if (workspace?.streams.size === 0) workspaces.delete(workspace.id)
    if (streams.size === 0) rest()
  }

  return {
    async watch(watcher) {
      const { accountId, workspaceId } = watcher.principal
      if (closed) throw new ParleyError('unavailable', 'Parley is stopping.')
      requireRoom([...streams].filter(({ principal }) => principal.accountId === accountId).length)
      const stream: Stream = { ...watcher, held: [] }
      const workspace = workspaces.get(workspaceId) ?? newlyWatched(workspaceId)
      workspaces.set(workspaceId, workspace)
      workspace.streams.add(stream)
      streams.add(stream)
      if (streams.size === 1) begin()
      try {
        await withoutRequester(() => watchStates(workspace, stream))
        const past = await withoutRequester(() => readPast(stream))
        stream.send(formatReady(workspace.lastId) + formatHints(past, workspace.lastId) + (stream.held ?? []).join(''))
        stream.held = undefined
        wake()
      } catch (error) {
        leave(stream)
        throw error
      }
      return () => leave(stream)
    },

    recheck,

    close() {
      closed = true
      for (const stream of streams) stream.end()
    },
  }
}

const namesOf = ({ topics }: Watcher) => topics.map(({ text }) => text)

function deliver({ held, send }: Stream, text: string): void {
  if (text === '') return
  if (held) held.push(text)
  else send(text)
}

const newlyWatched = (id: number): WatchedWorkspace => ({
  id,
  streams: new Set(),
  readAt: Date.now(),
  lastId: leastIdAt(Date.now()),
  seen: new Set(),
  polled: new Map(),
})

async function mayStillWatch({ principal, topics, identify }: Watcher): Promise<boolean> {
  try {
    const now = await identify()
    requireScopes(now, scopesOfTopics(topics))
    return now.workspaceId === principal.workspaceId
  } catch (error) {
    // While the database is away, nobody knows.
    return !(error instanceof ParleyError) || error.kind === 'unavailable'
  }
}

function requireRoom(open: number): void {
  if (open < streamsOfAnAccount) return
  throw new ParleyError('rate_limited', `More than ${streamsOfAnAccount} streams are open.`, {
    code: 'too_many_streams',
    retryAfterSeconds: 10,
  })
}
