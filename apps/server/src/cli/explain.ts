import { Command, Option } from 'commander'

import type { Attempt } from '../core/deliveries/attempt.ts'
import type { Delivery } from '../core/deliveries/deliveries.ts'
import type { Endpoint } from '../core/endpoints/endpoint.ts'
import type { Services } from '../core/services.ts'
import { ParleyError } from '../kernel/errors.ts'
import { positiveId, uuid } from './arguments.ts'
import { printJson } from './print.ts'
import { withContext } from './with-context.ts'

export function explainCommand(): Command {
  return new Command('explain')
    .description('explain what happened to a delivery and why, what happens next, and how to send it again')
    .argument('<delivery-id>', 'from GET /v1/deliveries', uuid)
    .addOption(new Option('--workspace <id>', 'the workspace').argParser(positiveId).default(1))
    .option('--json', 'print JSON')
    .action(async (id: string, { workspace, json }: { workspace: number; json?: true }) => {
      const story = await withContext(({ services }) => read(services, workspace, id))
      if (json) printJson(story)
      else process.stdout.write(`${tell(story)}\n`)
    })
}

interface Story {
  delivery: Delivery & { attempts: Attempt[] }
  /** Null when it was deleted. */
  endpoint: Endpoint | null
  next: string
}

async function read({ deliveries, endpoints }: Services, workspaceId: number, id: string): Promise<Story> {
  const delivery = await deliveries.get(workspaceId, id)
  const endpoint = await endpoints.get(workspaceId, delivery.endpoint_id).catch((error: unknown) => {
    if (error instanceof ParleyError && error.kind === 'not_found') return null
    throw error
  })
  return { delivery, endpoint, next: nextOf(delivery, endpoint) }
}

function nextOf(delivery: Story['delivery'], endpoint: Endpoint | null): string {
  const { state, attempts, attempts_made, next_attempt_at, completed_at } = delivery
  const again = delivery.event_type
    ? `POST /v1/deliveries/${delivery.id}/retry attempts it again.`
    : "It can't be attempted again: its event is no longer on record."
  switch (state) {
    case 'pending':
      return `Attempt ${attempts_made + 1} is due at ${next_attempt_at}.`
    case 'delivered':
      return `Nothing: it was delivered at ${completed_at}.`
    case 'exhausted':
      return `Nothing: it was exhausted at ${completed_at}. ${again}`
    case 'cancelled': {
      const cancelled = `Nothing: it was cancelled at ${completed_at}`
      if (!endpoint) return `${cancelled}; its endpoint was deleted.`
      const last = attempts.at(-1)
      // The receiver asked for no further attempt.
      const asked = last?.status_code != null && last.error_code === null ? last.error : null
      return `${cancelled}: ${asked ?? endpoint.disabled_reason ?? 'its endpoint was disabled at that time'}. ${again}`
    }
  }
}

function tell({ delivery, endpoint, next }: Story): string {
  const { attempts } = delivery
  const repeatable = attempts.findLast(({ curl }) => curl !== null)
  return [
    `Delivery  ${delivery.id}: ${delivery.state}`,
    `Event     ${delivery.event_type ?? 'no longer on record:'} ${delivery.event_id}, ${delivery.created_at}`,
    `Endpoint  ${delivery.endpoint_id} ${endpoint ? tellEndpoint(endpoint) : '(deleted)'}`,
    ...attempts.map(tellAttempt),
    ...(attempts.length === 0 ? ['\nNo attempt has been made yet.'] : []),
    `\nNext      ${next}`,
    ...(repeatable ? [`\nTo repeat attempt ${repeatable.number}, byte for byte:\n\n${repeatable.curl}`] : []),
  ].join('\n')
}

function tellEndpoint({ url, dialect, disabled_at, disabled_reason, failing_since }: Endpoint): string {
  if (disabled_at) return `${url} (${dialect}), disabled since ${disabled_at}: ${disabled_reason}`
  return `${url} (${dialect})${failing_since ? `, failing since ${failing_since}` : ''}`
}

function tellAttempt({ number, started_at, status_code, cause, timings, response_body, request_unavailable }: Attempt) {
  const lines = [`${cause ?? `delivered: answered ${status_code}`}`, tellTimings(timings)]
  // As JSON: a receiver's answer must not send control characters to the terminal.
  if (response_body !== '') lines.push(`answer: ${JSON.stringify(response_body.slice(0, 200))}`)
  if (request_unavailable !== null) lines.push(`its request can't be shown: ${request_unavailable}`)
  return `\nAttempt ${number}, ${started_at}\n${lines.map((line) => `  ${line}`).join('\n')}`
}

const stages = { dns_ms: 'DNS', connect_ms: 'connect', tls_ms: 'TLS', first_byte_ms: 'first byte', total_ms: 'total' }

function tellTimings(timings: Attempt['timings']): string {
  return Object.entries(stages)
    .flatMap(([key, stage]) => (typeof timings[key] === 'number' ? [`${stage} ${timings[key]} ms`] : []))
    .join(', ')
}
