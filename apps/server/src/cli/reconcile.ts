import { Command, Option } from 'commander'

import type { Reconciled } from '../core/reconciliation/reconciliation.ts'
import { moment, positiveId } from './arguments.ts'
import { printJson, printTable } from './print.ts'
import { withContext } from './with-context.ts'

interface Options {
  workspace: number
  endpoint?: number
  since?: Date
  until?: Date
  json?: true
}

export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description('check that every delivery is accounted for; exit code 1 when one is not')
    .addOption(new Option('--workspace <id>', 'the workspace').argParser(positiveId).default(1))
    .addOption(new Option('--endpoint <id>', 'only deliveries of this endpoint').argParser(positiveId))
    .addOption(new Option('--since <time>', 'from then on; default: 24 hours before the end').argParser(moment))
    .addOption(new Option('--until <time>', 'before then, like 2026-01-15T09:30:00Z; default: now').argParser(moment))
    .option('--json', 'print JSON')
    .action(async ({ workspace, endpoint, since, until, json }: Options) => {
      const filter = { endpoint_id: endpoint, since, until }
      const reconciled = await withContext(({ services }) => services.reconciliation.reconcile(workspace, filter))
      if (json) printJson(reconciled)
      else print(reconciled)
      if (!reconciled.balanced) process.exitCode = 1
    })
}

function print(reconciled: Reconciled): void {
  const { since, until, accepted, delivered, pending, exhausted, cancelled } = reconciled
  process.stdout.write(
    `From ${since} to ${until}\n` +
      `${accepted} accepted = ${delivered} delivered + ${pending} pending + ${exhausted} exhausted + ${cancelled} cancelled\n`,
  )
  const { balanced, discrepancies, discrepancy_count: count } = reconciled
  if (balanced) {
    process.stdout.write('It adds up.\n')
    return
  }
  const listed = count > discrepancies.length ? `, the first ${discrepancies.length}:` : ':'
  process.stdout.write(`It does not add up. ${count} discrepancies${listed}\n`)
  printTable(
    discrepancies.map(({ delivery_id, endpoint_id, problem }) => ({
      delivery: delivery_id,
      endpoint: endpoint_id,
      problem,
    })),
  )
}
