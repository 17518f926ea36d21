import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { checkExactly, conversationsOf, type Player, play } from '../core/agents/catalogue/play.test-helper.ts'
import { catalogue } from '../core/agents/catalogue/registry.ts'
import type { AgentDefinition } from '../core/agents/definition.ts'
import type { Toolbox } from '../core/agents/engine.ts'
import type { Act } from '../core/agents/situation.ts'
import { startEngine } from './engine.test-helper.ts'
import { calls, type ScriptedCall } from './model-server.test-helper.ts'

// The scripted model does what is expected of it. This shows that prompt, loop and guard let each agent do its job.

const stages = ['New', 'Contacted', 'Warm', 'Hot', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost']
let started: Awaited<ReturnType<typeof startEngine>>
beforeAll(async () => {
  started = await startEngine()
})
afterAll(() => started.stop())

const recorded = catalogue.map((agent) => ({ agent, conversations: conversationsOf(agent) }))

describe.each(recorded)('$agent.slug on a model', ({ agent, conversations }) => {
  test.each(conversations)('$name', async (conversation) => {
    // The expectation does not contain the texts, so they come from the rules.
    const turns: ScriptedCall[][] = []
    await play(conversation, agent.rules, (_, made) => {
      turns.push(made.map(({ tool, input }) => [tool, input]))
    })
    await play(conversation, onModel(agent, turns), checkExactly)
  })
})

function onModel(agent: AgentDefinition, turns: ScriptedCall[][]): Player {
  return async (situation, act) => {
    const script = turns.shift() ?? []
    started.server.answer(...script.map((call) => calls(call)), calls(['end_run', { note: 'Done.' }]))
    const task = { agent, situation, stages, tools: toolboxOf(act), signal: new AbortController().signal }
    await expect(started.engine.run(task)).resolves.toMatchObject({ steps: expect.any(Number) })
  }
}

const toolboxOf = (act: Act): Toolbox => ({
  call: (_, tool, input) => act(tool as Parameters<Act>[0], input as Parameters<Act>[1]),
})
