import type { Tx } from '../../db/database.ts'
import { invalidField, ParleyError } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Channel } from '../channels/channel.ts'
import { type Content, type TemplateContent, textOf } from '../channels/content.ts'

interface Surroundings {
  adapter: ChannelAdapter | undefined
  channel: Channel
  /** The content's path in the client's request: `content.`. */
  prefix: string
}

interface Resolved {
  content: Content
  /** The text that a person will read, if it is known. */
  text: string | null
}

interface Candidate {
  language: string
  status: string
  components: unknown
}

const approved = ({ status }: Candidate) => status === 'APPROVED'

/** A template's known languages. Null: the channel's templates were never read. */
export type KnownTemplate = Candidate[] | null

/**
 * Adds the template's language to the message and assigns each value to its component. Throws `invalid` for a message
 * that the vendor would refuse. If the channel's templates were never read, the vendor decides.
 */
export async function resolveTemplate(tx: Tx, content: Content, surroundings: Surroundings): Promise<Resolved> {
  const { adapter, channel } = surroundings
  if (content.type !== 'template' || !adapter?.templates) return fitTemplate(content, null, surroundings)
  return fitTemplate(content, await findTemplate(tx, channel, content.name), surroundings)
}

export async function findTemplate(tx: Tx, channel: Channel, name: string): Promise<KnownTemplate> {
  const { templates_synced_at: syncedAt } = await tx
    .selectFrom('channels')
    .select('templates_synced_at')
    .where('id', '=', channel.id)
    .executeTakeFirstOrThrow()
  if (!syncedAt) return null
  return tx
    .selectFrom('templates')
    .select(['language', 'status', 'components'])
    .where('channel_id', '=', channel.id)
    .where('name', '=', name)
    .where('removed_at', 'is', null)
    .orderBy('language')
    .execute()
}

/** For callers that send one template to many contacts. */
export function fitTemplate(content: Content, known: KnownTemplate, surroundings: Surroundings): Resolved {
  const { adapter, channel, prefix } = surroundings
  if (content.type !== 'template' || !adapter?.templates) return { content, text: textOf(content) }
  if (!known) {
    if (content.language !== undefined) return { content, text: null }
    throw invalidField(`${prefix}language`, `is required: the templates of channel ${channel.id} are not known`)
  }
  const { language, components } = choose(known, content, surroundings)
  const fitted = adapter.templates.fit({ ...content, language }, components as Record<string, unknown>[])
  if ('content' in fitted) return fitted
  const fields = fitted.problems.map(({ field, message }) => ({ field: prefix + field, message }))
  throw new ParleyError('invalid', fields.map(({ field, message }) => `${field} ${message}`).join('; '), { fields })
}

function choose(candidates: Candidate[], content: TemplateContent, { channel, prefix }: Surroundings): Candidate {
  const { name, language } = content
  const inAll = candidates.map((candidate) => candidate.language).join(', ')
  if (candidates.length === 0) {
    throw invalidField(`${prefix}name`, `must be a template of channel ${channel.id}`, 'unknown_template')
  }
  if (language === undefined) {
    const usable = candidates.filter(approved)
    const [only] = usable.length > 0 ? usable : candidates
    if (usable.length > 1) throw invalidField(`${prefix}language`, `is required: ${name} exists in ${inAll}`)
    return mustBeApproved(only as Candidate, prefix)
  }
  const chosen = candidates.find((candidate) => candidate.language === language)
  if (!chosen) throw invalidField(`${prefix}language`, `must be one in which ${name} exists: ${inAll}`)
  return mustBeApproved(chosen, prefix)
}

function mustBeApproved(template: Candidate, prefix: string): Candidate {
  if (approved(template)) return template
  const problem = `must be an approved template; in ${template.language} it is ${template.status}`
  throw invalidField(`${prefix}name`, problem, 'template_not_approved')
}
