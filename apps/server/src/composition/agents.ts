import { createAgents } from '../core/agents/agents.ts'
import { resumeAllWithinBudget } from '../core/agents/budget.ts'
import { catalogue as ownCatalogue } from '../core/agents/catalogue/registry.ts'
import type { AgentDefinition } from '../core/agents/definition.ts'
import { createFollowUps } from '../core/agents/follow-ups.ts'
import { createAgentReplays } from '../core/agents/replay.ts'
import { rulesEngine } from '../core/agents/rules-engine.ts'
import { createRunReplays } from '../core/agents/run-replays.ts'
import { createAgentRunner, type ModelEngine } from '../core/agents/runner.ts'
import { createAgentRuns } from '../core/agents/runs.ts'
import { createAgentSettings } from '../core/agents/settings.ts'
import { createTicks } from '../core/agents/ticks.ts'
import type { Services } from '../core/services.ts'
import { createModelEngine } from '../models/engine.ts'
import { createAgentClock, createAgentLoop } from '../worker/agents.ts'
import type { Base } from './base.ts'
import type { Feature, Lifecycle } from './lifecycle.ts'
import type { Outbound } from './messages.ts'

/** For tests: instead of Parley's own catalogue and the configured model. */
export interface AgentChoice {
  catalogue: readonly AgentDefinition[]
  model?: ModelEngine | undefined
}

interface AgentParts {
  services: Pick<Services, 'agents' | 'agentReplays' | 'agentRuns' | 'agentSettings' | 'runReplays'>
  loops: Feature[]
}

export function createAgentParts(
  base: Base,
  { adapterOf }: Outbound,
  lifecycle: Lifecycle,
  choice: AgentChoice | undefined,
): AgentParts {
  const { config, logger, policy } = base
  const catalogue = choice?.catalogue ?? ownCatalogue
  const configured = config.model && createModelEngine({ ...config.model, logger })
  if (configured) lifecycle.enter({ abort: configured.close })
  const model = choice?.model ?? configured
  const tools = { adapterOf, policy, publicUrl: config.http.publicUrl }
  const runner = createAgentRunner({ ...base, catalogue, rules: rulesEngine, model, tools })
  return {
    services: {
      agents: createAgents({ ...base, catalogue }),
      agentReplays: createAgentReplays({ ...base, catalogue, engines: { rules: rulesEngine, model } }),
      agentRuns: createAgentRuns(base),
      runReplays: createRunReplays({ ...base, catalogue, engines: { rules: rulesEngine, model } }),
      agentSettings: createAgentSettings({ ...base, catalogue, model: model?.model ?? null }),
    },
    loops: [
      createAgentLoop({ ...base, runner }),
      createAgentClock({
        ...base,
        ticks: createTicks({ ...base, catalogue }),
        followUps: createFollowUps(base),
        resumeWithinBudget: () => resumeAllWithinBudget({ ...base, catalogue }),
      }),
    ],
  }
}
