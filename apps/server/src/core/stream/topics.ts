import { invalidField } from '../../kernel/errors.ts'
import type { Scope } from '../keys/scopes.ts'

/** What somebody may watch, with the scope that it needs. */
export const topicScopes = {
  agents: 'agents:read',
  campaigns: 'campaigns:read',
  channels: 'channels:read',
  connections: 'connections:read',
  contacts: 'contacts:read',
  conversations: 'conversations:read',
  deliveries: 'deliveries:read',
  endpoints: 'endpoints:read',
  events: 'events:read',
  files: 'messages:read',
  handoffs: 'handoffs:read',
  meetings: 'meetings:read',
  messages: 'messages:read',
  // A client that has the QR can pair.
  pairing: 'channels:write',
  presence: 'conversations:read',
  requests: 'requests:read',
  tasks: 'tasks:read',
  triggers: 'triggers:read',
} as const satisfies Record<string, Scope>

export type TopicName = keyof typeof topicScopes

/** A topic, or one thing of it: the deliveries of an endpoint, the pairing of a channel, the presence in a conversation. */
export interface Topic {
  text: string
  name: TopicName
  id: number | undefined
}

const ofOneThing: ReadonlySet<string> = new Set<TopicName>(['deliveries', 'pairing', 'presence'])
/** Events don't tell of these, or not of all changes. */
const withoutEvents: ReadonlySet<TopicName> = new Set([
  'campaigns',
  'deliveries',
  'files',
  'meetings',
  'pairing',
  'presence',
  'requests',
  'tasks',
])
export const hasOwnChanges = (name: TopicName): boolean => withoutEvents.has(name)

const topicsAtMost = 30

/** Reads `conversations,pairing:3`. */
export function parseTopics(text: string): Topic[] {
  const topics = [...new Set(text.split(','))].map(parseTopic)
  if (topics.length > topicsAtMost) throw invalidField('topics', `must be at most ${topicsAtMost} topics`)
  return topics
}

function parseTopic(text: string): Topic {
  const [, name = '', digits] = /^([a-z]+)(?::([1-9]\d{0,14}))?$/.exec(text) ?? []
  if (!Object.hasOwn(topicScopes, name)) throw unknown()
  if (digits !== undefined && !ofOneThing.has(name)) throw unknown()
  if (name === 'pairing' && digits === undefined) throw invalidField('topics', 'must name a channel: pairing:3')
  if (name === 'presence' && digits === undefined) throw invalidField('topics', 'must name a conversation: presence:7')
  return { text, name: name as TopicName, id: digits === undefined ? undefined : Number(digits) }
}

const unknown = () =>
  invalidField('topics', `must be some of ${Object.keys(topicScopes).join(', ')}, separated by commas`)

/** Of hints: `events:read`, and that of each topic. */
export const scopesOfTopics = (topics: readonly Topic[]): Scope[] => [
  'events:read',
  ...topics.map(({ name }) => topicScopes[name]),
]
