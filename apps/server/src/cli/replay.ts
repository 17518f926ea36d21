import { setTimeout as delay } from 'node:timers/promises'

import { Command, InvalidArgumentError, Option } from 'commander'

import { type EventType, eventTypes } from '../core/events/event.ts'
import { type DryRun, type Replay, type ReplayableState, replayableStates } from '../core/replays/replay.ts'
import type { Services } from '../core/services.ts'
import { ParleyError } from '../kernel/errors.ts'
import { moment, positiveId, uuid } from './arguments.ts'
import { printJson, printTable } from './print.ts'
import { withContext } from './with-context.ts'

interface Options {
  workspace: number
  endpoint?: number
  type?: EventType[]
  since?: Date
  until?: Date
  state?: ReplayableState
  dryRun?: true
  again?: true
  wait?: true
  json?: true
}

const waitMs = 500

export function replayCommand(): Command {
  return new Command('replay')
    .description('deliver again: one delivery, or the undelivered ones of a range of time; needs a running server')
    .argument('[delivery-id]', 'one delivery, whatever its state', uuid)
    .addOption(new Option('--workspace <id>', 'the workspace').argParser(positiveId).default(1))
    .addOption(new Option('--endpoint <id>', 'only to this endpoint').argParser(positiveId))
    .addOption(new Option('--type <type>', 'only events of this type; may be repeated').argParser(addType))
    .addOption(new Option('--since <time>', 'events from then on, like 2026-01-15T09:30:00Z').argParser(moment))
    .addOption(new Option('--until <time>', 'events before then; default: now').argParser(moment))
    .addOption(
      new Option('--state <state>', 'only deliveries in this state; default: all but delivered').choices(
        replayableStates,
      ),
    )
    .option('--dry-run', 'only count')
    .option('--again', 'repeat a completed replay of the same filter')
    .option('--wait', 'wait until all deliveries are queued')
    .option('--json', 'print JSON')
    .action((deliveryId: string | undefined, options: Options) =>
      deliveryId === undefined ? replayRange(options) : replayOne(deliveryId, options),
    )
}

async function replayOne(id: string, { workspace, json, ...others }: Options): Promise<void> {
  const [foreign] = Object.keys(others)
  if (foreign) throw new ParleyError('invalid', `--${foreign} is for a range, and ${id} is one delivery.`)
  const delivery = await withContext(({ services }) => services.deliveries.retry(workspace, id))
  if (json) printJson(delivery)
  else process.stdout.write(`Delivery ${id} of ${delivery.event_type} to endpoint ${delivery.endpoint_id} is due.\n`)
}

async function replayRange(options: Options): Promise<void> {
  const { workspace, endpoint, type, since, until, state, dryRun, again, wait, json } = options
  if (!since) throw new ParleyError('invalid', 'Name a delivery, or the beginning of a range with --since.')
  const filter = { endpoint_id: endpoint, event_types: type, since, until, state }
  await withContext(async ({ services }) => {
    if (dryRun) {
      const counted = await services.replays.dryRun(workspace, filter)
      if (json) printJson(counted)
      else printCounts(counted)
      return
    }
    const { begun, ...replay } = await services.replays.create(workspace, filter, again)
    if (!json) process.stdout.write(begun ? `Replay ${replay.id} has begun.\n` : askedBefore(replay))
    const reached = wait ? await completed(services, workspace, replay.id) : replay
    if (json) printJson(reached)
    else if (wait) printCounts(reached)
  })
}

async function completed({ replays }: Services, workspaceId: number, id: number): Promise<Replay> {
  for (;;) {
    const { endpoints: _, ...replay } = await replays.get(workspaceId, id)
    if (replay.state !== 'running') return replay
    await delay(waitMs)
  }
}

function askedBefore({ id, filter, state, completed_at }: Replay): string {
  const how = state === 'running' ? 'runs' : `was completed at ${completed_at}; --again repeats it`
  return `The same replay already exists: replay ${id}, until ${filter.until}, ${how}.\n`
}

function printCounts({ filter, counts, ...rest }: Replay | DryRun): void {
  const verb = 'dry_run' in rest ? 'would be' : 'were'
  process.stdout.write(
    `${counts.total} deliveries from ${filter.since} to ${filter.until} ${verb} queued, ${counts.skipped} skipped.\n`,
  )
  if (!('endpoints' in rest)) return
  printTable(
    rest.endpoints.map(({ endpoint_id, total, by_state, skipped }) => ({
      endpoint: endpoint_id,
      total,
      ...by_state,
      skipped,
    })),
  )
}

function addType(text: string, others: EventType[] = []): EventType[] {
  const type = eventTypes.find((known) => known === text)
  if (!type) throw new InvalidArgumentError(`It is none of ${eventTypes.join(', ')}.`)
  return [...others, type]
}
