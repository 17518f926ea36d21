import { exampleData } from '../../core/endpoints/event-examples.ts'
import type { ParleyEvent } from '../../core/events/event.ts'
import { type KakiyoEvent, type KakiyoEventName, kakiyoEvents, toKakiyoEvent } from './events.ts'

export const descriptions: Record<KakiyoEventName, string> = {
  'prospect.qualified': 'Prospect marked as qualified',
  'prospect.responded': 'Prospect responded to outreach',
  'campaign.completed': 'Campaign reached completion',
  'message.sent': 'Message sent to prospect',
  'connection.accepted': 'LinkedIn connection accepted',
  'agent.status_changed': 'Agent status changed',
  'linkedin.message.received': 'Message received on LinkedIn',
  'prospect.qualification.manual': 'Prospect qualified manually',
}

export const isEventName = (text: string): text is KakiyoEventName => Object.hasOwn(kakiyoEvents, text)

/** An example of a core event that is rendered as this one. */
export function exampleOf(name: KakiyoEventName): Pick<ParleyEvent, 'type' | 'data'> {
  const [type] = kakiyoEvents[name]
  const data = exampleData(type)
  if (type !== 'contact.qualified') return { type, data }
  return { type, data: { ...data, qualified_by: name === 'prospect.qualified' ? 'agent:sales.qualifier' : 'key:12' } }
}

/** The example as a receiver gets it. */
export function renderedExample(name: KakiyoEventName, at: Date): KakiyoEvent | null {
  const event = { id: '', workspace_id: 0, occurred_at: at, simulated: false, ...exampleOf(name) }
  return toKakiyoEvent(event, [name])
}
