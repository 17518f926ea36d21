import { exampleData } from '../../apps/server/src/core/endpoints/event-examples.ts'
import { eventTypes } from '../../apps/server/src/core/events/event.ts'
import { eventMeanings } from '../../apps/server/src/core/events/meanings.ts'
import { nativeDialect } from '../../apps/server/src/dialects/native/dialect.ts'

const intro = `# Events

<!-- Generated from the examples that POST /v1/endpoints/:id/test sends: npm run generate -->

What an endpoint of the native dialect may subscribe to. \`data\` is the whole resource as it was then. The other dialects have names
and bodies of their own: see their guides. How deliveries are signed and retried: [receiving webhooks](webhooks.md).
`

/** The guide to events: each with when it happens, and the body of a delivery. */
export async function eventsGuide(): Promise<string> {
  const table = eventTypes.map((type) => `| [\`${type}\`](#${type.replaceAll('.', '')}) | ${eventMeanings[type]} |`)
  const samples = eventTypes.map((type) => `## ${type}\n\n\`\`\`json\n${bodyOf(type)}\n\`\`\`\n`)
  return [intro, '| Event | When |', '|---|---|', ...table, '', ...samples].join('\n')
}

function bodyOf(type: (typeof eventTypes)[number]): string {
  const { test: _, ...data } = exampleData(type) as { test?: true }
  const occurred_at = new Date('2026-01-15T09:30:00.000Z')
  const event = { id: '', workspace_id: 1, type, occurred_at, data, simulated: false }
  const rendered = nativeDialect.render(event, [type], occurred_at, { id: 1, name: 'Default' })
  return JSON.stringify(JSON.parse(rendered?.body ?? ''), null, 2)
}
