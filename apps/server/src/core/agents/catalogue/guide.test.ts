import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import type { AgentDefinition } from '../definition.ts'
import { budgetPoints, qualifiedFrom, timelinePoints } from './lead-score.ts'
import { catalogue } from './registry.ts'

const guide = await readFile(new URL('../../../../../../docs/guides/agents-catalogue.md', import.meta.url), 'utf8')

const starts = ({ triggers, audience }: AgentDefinition) => {
  const times = triggers.map((trigger) => `\`${'event' in trigger ? trigger.event : trigger.cron}\``)
  const stages = audience?.stages?.join(', ')
  const whom = audience && `; ${stages}, silent ${audience.silentHours.min} to ${audience.silentHours.max} h`
  return `${times.join(' ')}${whom ?? ''}`
}
const row = (agent: AgentDefinition) =>
  `| \`${agent.slug}\` | ${agent.name} | ${starts(agent)} | ${agent.tools.map((tool) => `\`${tool}\``).join(' ')} | ${agent.description} |`

test('the guide lists each agent of the catalogue as it is, and no other', () => {
  const rows = guide.split('\n').filter((line) => /^\| `\w+\.\w+` \|/.test(line))
  expect(rows).toEqual(catalogue.map(row))
})

test('the guide lists the qualifier’s points', () => {
  expect(guide).toContain(`From ${qualifiedFrom} points`)
  for (const points of [...Object.values(timelinePoints), ...Object.values(budgetPoints)]) {
    expect(guide).toMatch(new RegExp(`\\| ${points} \\|`))
  }
})
