import { expect, test } from 'vitest'

import { exampleData } from '../core/endpoints/event-examples.ts'
import { webhookDialects } from './registry.ts'

const contents = [
  { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: null } },
  { type: 'edit', edit: { message_id: 'wamid.1', text: 'Make it 20', content: null } },
  { type: 'deletion', deletion: { message_id: 'wamid.1' } },
  { type: 'chat_opened' },
  { type: 'system', system: { body: 'A changed their number' } },
  { type: 'product', product: { title: 'Lamp' } },
  { type: 'unsupported', errors: [] },
]

test.each([...webhookDialects.keys()])('%s tells any kind of message that it tells of, with its text', (name) => {
  const dialect = webhookDialects.get(name)
  const takes = Object.entries(dialect?.events ?? {}).filter(([, types]) => types.includes('message.received'))
  for (const content of contents) {
    const text = content.edit?.text ?? null
    const data = { ...exampleData('message.received'), kind: content.type, text, content }
    const event = {
      id: '1',
      workspace_id: 1,
      type: 'message.received' as const,
      occurred_at: new Date(0),
      data,
      simulated: false,
    }
    const rendered = dialect?.render(
      event,
      takes.map(([name]) => name),
      new Date(0),
      { id: 1, name: 'Default' },
    )
    expect([content.type, rendered !== null]).toEqual([content.type, takes.length > 0])
    if (rendered && text !== null) expect(rendered.body).toContain(text)
  }
})
