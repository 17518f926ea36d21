import { z } from 'zod'

import type { TemplateContent } from '../../core/channels/content.ts'
import type { Template } from '../../core/templates/template.ts'
import type { Templates } from '../../core/templates/templates.ts'
import { invalidField, ParleyError, unknownReference } from '../../kernel/errors.ts'
import { readAll } from '../shared/read-all.ts'
import type { WhatsAppBody } from './whatsapp.ts'

export const exampleTemplate = {
  id: 7,
  name: 'boas_vindas',
  language: 'pt_BR',
  category: 'MARKETING',
  context: null,
  status: 'APPROVED',
  meta_approved: true,
  body: 'Ola {{1}}, tudo bem?',
  components: [{ type: 'BODY', text: 'Ola {{1}}, tudo bem?' }],
  integration_id: 1,
  updated_at: '2026-05-18T03:42:11.000Z',
}

export const template = z
  .object({
    id: z.number().int(),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    context: z.string().nullable(),
    status: z.string().describe('Meta’s status.'),
    meta_approved: z.boolean(),
    body: z.string().nullable(),
    components: z.array(z.record(z.string(), z.unknown())).describe('In Meta’s format.'),
    integration_id: z.number().int(),
    updated_at: z.string(),
  })
  .meta({ id: 'IagenteTemplate', examples: [exampleTemplate] })

export function toTemplateAnswer(shown: Template): z.infer<typeof template> {
  const { id, name, language, category, context, status, components, channel_id, updated_at } = shown
  const body = components.find(({ type }) => String(type).toUpperCase() === 'BODY')?.text
  return {
    id,
    name,
    language,
    category,
    context,
    status,
    meta_approved: status === 'APPROVED',
    body: typeof body === 'string' ? body : null,
    components,
    integration_id: channel_id,
    updated_at,
  }
}

/**
 * The template that a message names. A body has no language: if a name has several, Brazilian Portuguese is chosen. A
 * name that Parley has not read from Meta is passed on; the channel decides whether it can be sent.
 */
export async function toTemplateContent(
  templates: Templates,
  workspaceId: number,
  { template_id, template_name: name = '', variables = [], integration_id: channel_id }: WhatsAppBody,
): Promise<TemplateContent> {
  if (template_id !== undefined) {
    const found = await templates.get(workspaceId, template_id).catch(undefinedWhereNotFound)
    if (!found) throw unknownReference('template_id', 'template')
    if (found.channel_id !== channel_id) throw invalidField('template_id', 'must be a template of this integration')
    return { type: 'template', name: found.name, language: found.language, variables }
  }
  const found = await readAll((page) => templates.list(workspaceId, { ...page, channel_id, name, approved: true }))
  const [chosen] = found.toSorted((a, b) => rank(a.language) - rank(b.language))
  return { type: 'template', name, language: chosen?.language, variables }
}

function rank(language: string): number {
  return language === 'pt_BR' ? 0 : language.startsWith('pt') ? 1 : 2
}

function undefinedWhereNotFound(error: unknown): undefined {
  if (!(error instanceof ParleyError) || error.kind !== 'not_found') throw error
}
