import { Command, Option } from 'commander'
import { type AgentEngineKind, agentEngines } from '../core/agents/agent-config.ts'
import type { ReplayedRun } from '../core/agents/replay.ts'
import { ParleyError } from '../kernel/errors.ts'
import { moment, positiveId } from './arguments.ts'
import { printJson, printTable } from './print.ts'
import { withContext } from './with-context.ts'

const workspaceOption = () => new Option('--workspace <id>', 'the workspace').argParser(positiveId).default(1)

export function agentsCommand(): Command {
  return new Command('agents').description('agents').addCommand(listCommand()).addCommand(replayCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('list every agent, and whether it is switched on')
    .addOption(workspaceOption())
    .option('--json', 'print JSON')
    .action(async ({ workspace, json }: { workspace: number; json?: true }) => {
      const agents = await withContext(({ services }) => services.agents.list(workspace))
      if (json) printJson(agents)
      else
        printTable(
          agents.map(({ slug, name, category, status, enabled }) => ({
            slug,
            name,
            category,
            status,
            enabled: enabled ? 'yes' : 'no',
          })),
        )
    })
}

interface ReplayOptions {
  workspace: number
  since: Date
  until?: Date
  engine?: AgentEngineKind
  json?: true
}

function replayCommand(): Command {
  return new Command('replay')
    .description('run past runs again with the current agent, and print what it would do; nothing is written or sent')
    .argument('<slug>', 'the agent, like sales.qualifier')
    .addOption(workspaceOption())
    .addOption(
      new Option('--since <time>', 'runs from then on, like 2026-01-15T09:30:00Z')
        .argParser(moment)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--until <time>', 'runs before then; default: now').argParser(moment))
    .addOption(
      new Option('--engine <engine>', "the engine that decides; default: the workspace's").choices(agentEngines),
    )
    .option('--json', 'print a line of JSON for each run')
    .action((slug: string, options: ReplayOptions) => replay(slug, options))
}

async function replay(slug: string, { workspace, since, until = new Date(), engine, json }: ReplayOptions) {
  await withContext(async ({ services }) => {
    const settings = await services.agentSettings.get(workspace)
    const decides = engine ?? settings.engine
    if (decides === 'model' && settings.model === null) throw new ParleyError('invalid', 'No model is configured.')
    const counts = { runs: 0, same: 0 }
    for await (const run of services.agentReplays.replay(workspace, slug, { since, until, engine: decides })) {
      counts.runs++
      if (run.same) counts.same++
      if (json) printJson(run)
      else if (!run.same) process.stdout.write(`${tell(run)}\n`)
    }
    const { runs, same } = counts
    if (!json) process.stdout.write(`${runs} runs: ${same} the same, ${runs - same} different.\n`)
  })
}

function tell({ run_id, contact_id, at, recorded, replayed, error }: ReplayedRun): string {
  const shown = (sign: string, calls: ReplayedRun['recorded']) =>
    calls.map(({ tool, input }) => `${sign} ${tool} ${JSON.stringify(input)}`)
  const failed = error === null ? [] : [`+ fails: ${error}`]
  return [
    `Run ${run_id}, contact ${contact_id}, ${at}`,
    ...shown('-', recorded),
    ...shown('+', replayed),
    ...failed,
    '',
  ].join('\n')
}
