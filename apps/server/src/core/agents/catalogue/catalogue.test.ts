import { describe, expect, test } from 'vitest'

import { type ToolName, toolInputs } from '../tools.ts'
import { type Call, checkExactly, conversationsOf, play } from './play.test-helper.ts'
import { catalogue } from './registry.ts'

const recorded = catalogue.map((agent) => ({ agent, conversations: conversationsOf(agent) }))

describe.each(recorded)('$agent.slug', ({ agent, conversations }) => {
  test('has at least five recorded conversations, each with its own name', () => {
    expect(conversations.length).toBeGreaterThanOrEqual(5)
    expect(new Set(conversations.map(({ name }) => name)).size).toBe(conversations.length)
  })

  test('uses each of its tools in at least one conversation', () => {
    const used = new Set(
      conversations.flatMap(({ turns }) => turns.flatMap(({ calls }) => calls.map(({ tool }) => tool))),
    )
    expect([...used].toSorted()).toEqual(agent.tools.toSorted())
  })

  test.each(conversations)('$name', async (conversation) => {
    await play(conversation, agent.rules, (turn, calls) => {
      checkExactly(turn, calls)
      keepsTheRules(agent.tools, calls)
    })
  })

  test.each(conversations)('makes the same decisions twice: $name', async (conversation) => {
    const [first, second]: string[][] = [[], []]
    for (const log of [first, second])
      await play(conversation, agent.rules, (_, calls) => log?.push(JSON.stringify(calls)))
    expect(second).toEqual(first)
  })
})

/** Holds for every turn of every agent. */
function keepsTheRules(tools: readonly ToolName[], calls: readonly Call[]): void {
  for (const { tool } of calls) expect(tools).toContain(tool)
  const said = calls.filter(({ tool }) => tool === 'send_message').map(({ input }) => String(input.text))
  expect(said.length).toBeLessThanOrEqual(3)
  for (const text of said) expect(text).not.toMatch(/[{}]|undefined|null|Invalid|NaN/)
}

describe('the catalogue', () => {
  test('gives each agent its own slug and name', () => {
    expect(new Set(catalogue.map(({ slug }) => slug)).size).toBe(catalogue.length)
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length)
    for (const { slug, category } of catalogue) expect(slug).toMatch(new RegExp(`^${category}\\.[a-z_]+$`))
  })

  test('gives an audience to exactly the agents that a schedule starts', () => {
    for (const { triggers, audience } of catalogue) {
      expect(triggers.some((trigger) => 'cron' in trigger)).toBe(audience !== undefined)
      if (audience) expect(audience.silentHours.min).toBeLessThan(audience.silentHours.max)
    }
  })

  test('names only existing tools', () => {
    for (const { tools } of catalogue) for (const tool of tools) expect(Object.keys(toolInputs)).toContain(tool)
  })
})
