import type { Tx } from '../../db/database.ts'
import { invalidField, ParleyError, unknownReference } from '../../kernel/errors.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import { findStage } from '../contacts/normalize.ts'
import { checkContent } from '../messages/check-content.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { checkVariables } from './check-variables.ts'
import { versionsOf } from './pick-variant.ts'
import { type ConditionStep, end, type InvitationStep, type MessageStep, type Step } from './step.ts'
import { sampleContent } from './variables.ts'

interface Given {
  steps: Step[]
  channelId: number | null
}

/**
 * Throws `invalid` naming the field that can't work: a label that is missing or leads back, a stage or channel that the
 * workspace lacks, a content that the channel can't carry. Returns the steps with the workspace's spelling of stages.
 */
export async function checkSteps(tx: Tx, tenant: Tenant, given: Given, deps: QueueMessage): Promise<Step[]> {
  checkLabels(given.steps)
  if (given.channelId !== null) await requireChannel(tx, tenant, given.channelId, 'channel_id')
  const checked: Step[] = []
  for (const [at, step] of given.steps.entries()) {
    const field = `steps.${at}`
    if (step.type === 'condition') checked.push(withStages(tenant, step, field))
    else checked.push(step)
    if (step.type === 'task') checkVariables({ title: step.title, note: step.note }, field)
    if (step.type === 'linkedin_invitation') await checkInvitation(tx, tenant, step, field, deps)
    if (step.type === 'message') await checkMessage(tx, tenant, step, { ...given, field }, deps)
  }
  return checked
}

/** Labels lead forward only, so that no contact loops. */
function checkLabels(steps: readonly Step[]): void {
  const places = new Map<string, number>()
  for (const [at, { label }] of steps.entries()) {
    if (label === undefined) continue
    if (label === end)
      throw invalidField(`steps.${at}.label`, 'must not be end, which is reserved for the end of the campaign')
    if (places.has(label)) throw invalidField(`steps.${at}.label`, 'must be unique among the steps')
    places.set(label, at)
  }
  for (const [at, step] of steps.entries()) {
    if (step.type !== 'condition') continue
    for (const way of ['yes', 'no'] as const) {
      const target = step[way]
      if (target === undefined || target === end) continue
      if ((places.get(target) ?? -1) <= at) {
        throw invalidField(`steps.${at}.${way}`, 'must be the label of a later step, or end')
      }
    }
  }
}

function withStages(tenant: Tenant, step: ConditionStep, field: string): ConditionStep {
  if (!step.if.stage) return step
  const stage = step.if.stage.map((name, place) => {
    try {
      return findStage(tenant, name)
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error
      throw invalidField(`${field}.if.stage.${place}`, error.fields[0]?.message ?? '', error.code)
    }
  })
  return { ...step, if: { stage } }
}

async function checkMessage(
  tx: Tx,
  tenant: Tenant,
  step: MessageStep,
  { channelId, field }: Given & { field: string },
  deps: QueueMessage,
): Promise<void> {
  const { channel_id } = step
  const contents = versionsOf(step).map(({ content, variant }) => ({
    content,
    path: variant === null ? `${field}.content` : `${field}.variants.${variant}.content`,
  }))
  for (const { content, path } of contents) checkVariables(content, path)
  const named = channel_id ?? channelId
  // The default channel may change until the step runs.
  if (named === null) return
  if (channel_id !== undefined) await requireChannel(tx, tenant, channel_id, `${field}.channel_id`)
  const channel = await pickChannel(tx, tenant, { channelId: named })
  const adapter = deps.adapterOf(channel.type)
  for (const { content, path } of contents) {
    checkContent(sampleContent(content), { adapter, channel, policy: deps.policy, prefix: `${path}.` })
  }
}

async function checkInvitation(
  tx: Tx,
  tenant: Tenant,
  { channel_id: id, note }: InvitationStep,
  field: string,
  { adapterOf }: QueueMessage,
): Promise<void> {
  checkVariables({ note }, `${field}.note`)
  if (id === undefined) return
  await requireChannel(tx, tenant, id, `${field}.channel_id`)
  const { type } = await pickChannel(tx, tenant, { channelId: id })
  if (adapterOf(type)?.invitations) return
  throw invalidField(`${field}.channel_id`, `names a ${type} channel, which can't send invitations`, 'no_invitations')
}

async function requireChannel(tx: Tx, tenant: Tenant, id: number, field: string): Promise<void> {
  const channel = await tx
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', tenant.workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!channel) throw unknownReference(field, 'channel')
}
