import type { Database, Tx } from '../../db/database.ts'
import { notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Channel } from '../channels/channel.ts'
import type { Content } from '../channels/content.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { checkContent, requireWindow } from '../messages/check-content.ts'
import { resolveAddress } from '../messages/resolve-address.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import { resolveTemplate } from '../templates/resolve-template.ts'
import { currentContacts } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Campaign, toCampaign } from './campaign.ts'
import { selectCampaign } from './find-open.ts'
import { versionsOf } from './pick-variant.ts'
import type { InvitationStep, MessageStep, Step, TaskStep } from './step.ts'
import { MissingVariable, renderContent, renderText } from './variables.ts'

/** A step as a contact would get it now; a message step with variants is one for each. */
export interface StepPreview {
  step: number
  type: Step['type']
  variant: number | null
  /** Of a message. */
  channel_id: number | null
  content: Content | null
  /** What a person would read, where it is known. */
  text: string | null
  /** Why the step would fail. Null: it wouldn't. */
  problem: { code: string; message: string } | null
}

interface PreviewDependencies extends QueueMessage {
  database: Database
  clock: { now(): Date }
}

interface Previewed {
  tenant: Tenant
  campaign: Campaign
  contact: Contact
}

/** Shows each step of a campaign as a contact would get it. Sends nothing. */
export type PreviewCampaign = (tenant: Tenant, id: number, contactId: number) => Promise<StepPreview[]>

export function createCampaignPreview({
  database: { transact },
  clock,
  ...deps
}: PreviewDependencies): PreviewCampaign {
  return (tenant, id, contactId) =>
    transact(async (tx) => {
      const row = await selectCampaign(tx, tenant.workspaceId, id).executeTakeFirst()
      if (!row) throw notFound('campaign', id)
      const contact = await findContact(tx, tenant, contactId)
      const previewed = { tenant, campaign: toCampaign(row), contact }
      const steps: StepPreview[] = []
      for (const [at, step] of previewed.campaign.steps.entries()) {
        steps.push(...(await previewsOf(tx, previewed, at, step, deps, clock.now())))
      }
      return steps
    })
}

async function findContact(tx: Tx, tenant: Tenant, contactId: number): Promise<Contact> {
  const [id = contactId] = await currentContacts(tx, [contactId])
  const row = await selectContacts(tx, tenant.workspaceId).where('contacts.id', '=', id).executeTakeFirst()
  if (!row) throw unknownReference('contact_id', 'contact')
  return toContact(row)
}

const nothing = { variant: null, channel_id: null, content: null, text: null, problem: null }

async function previewsOf(
  tx: Tx,
  previewed: Previewed,
  at: number,
  step: Step,
  deps: QueueMessage,
  now: Date,
): Promise<StepPreview[]> {
  const shown = { ...nothing, step: at, type: step.type }
  if (step.type === 'task' || step.type === 'linkedin_invitation') {
    return [{ ...shown, ...textOf(step, previewed.contact) }]
  }
  if (step.type !== 'message') return [shown]
  const previews: StepPreview[] = []
  for (const { content, variant } of versionsOf(step)) {
    previews.push({ ...shown, variant, ...(await messageOf(tx, previewed, { step, content }, deps, now)) })
  }
  return previews
}

function textOf(step: TaskStep | InvitationStep, contact: Contact): Partial<StepPreview> {
  const raw = step.type === 'task' ? step.title : step.note
  try {
    return { text: raw === undefined ? null : renderText(raw, contact) }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

/** Checks what sending checks. The text is shown also if the message couldn't be sent. */
async function messageOf(
  tx: Tx,
  { tenant, campaign, contact }: Previewed,
  { step, content: raw }: { step: MessageStep; content: Content },
  deps: QueueMessage,
  now: Date,
): Promise<Partial<StepPreview>> {
  const found: Partial<StepPreview> = {}
  try {
    const content = renderContent(raw, contact)
    Object.assign(found, { content, text: content.type === 'text' ? content.text : null })
    const channel = await pickChannel(tx, tenant, { channelId: step.channel_id ?? campaign.channel_id ?? undefined })
    found.channel_id = channel.id
    const adapter = deps.adapterOf(channel.type)
    checkContent(content, { adapter, channel, policy: deps.policy, prefix: '' })
    found.text = (await resolveTemplate(tx, content, { adapter, channel, prefix: '' })).text
    if (contact.opted_out_at) throw new ParleyError('rejected', 'the contact has opted out', { code: 'opted_out' })
    resolveAddress(contact, adapter)
    const lastInboundAt = await lastHeard(tx, contact.id, channel)
    requireWindow({ content, adapter, contactId: contact.id, lastInboundAt }, now)
    return found
  } catch (error) {
    return { ...found, problem: problemOf(error) }
  }
}

async function lastHeard(tx: Tx, contactId: number, channel: Channel): Promise<Date | null> {
  const row = await tx
    .selectFrom('conversations')
    .select('last_inbound_at')
    .where('contact_id', '=', contactId)
    .where('channel_id', '=', channel.id)
    .executeTakeFirst()
  return row?.last_inbound_at ?? null
}

function problemOf(error: unknown): { code: string; message: string } {
  if (error instanceof MissingVariable) return { code: 'missing_variable', message: error.message }
  if (error instanceof ParleyError) return { code: error.code, message: error.message }
  throw error
}
