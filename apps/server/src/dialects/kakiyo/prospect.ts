import { z } from 'zod'

import type { Contact, ContactInput } from '../../core/contacts/contact.ts'
import { email, text } from '../../web/schemas.ts'
import { toText } from './ids.ts'

const at = '2026-05-18T03:42:11.000Z'

export const exampleProspect = {
  id: 'prospect_4821',
  name: 'Asha Rao',
  company: 'Rao & Sons',
  email: 'asha@example.com',
  phone: null,
  linkedin_url: 'https://www.linkedin.com/in/asha-rao',
  stage: 'Qualified',
  qualified: true,
  qualified_at: at,
  score: 80,
  created_at: at,
  updated_at: at,
}

export const prospect = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe('E.164 digits.'),
    linkedin_url: z.string().nullable(),
    stage: z.string(),
    qualified: z.boolean(),
    qualified_at: z.string().nullable(),
    score: z.number().int().describe('0 to 100.'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'KakiyoProspect', examples: [exampleProspect] })

/** The fields that are only shown. What a client says of them is ignored. */
export const shownOnly = ['id', 'qualified', 'qualified_at', 'score', 'created_at', 'updated_at']

export const prospectFields = {
  name: text(300).nullish(),
  company: text(300).nullish(),
  email: email().nullish(),
  phone: text(200).nullish(),
  linkedin_url: text(500).nullish().describe('The profile’s URL or the name in it.'),
  stage: text(100).optional().describe('`Qualified` qualifies the prospect.'),
}

interface ProspectInput extends Omit<ContactInput, 'linkedin'> {
  linkedin_url?: string | null | undefined
}

export function toContactInput({ linkedin_url, ...rest }: ProspectInput): ContactInput {
  return { ...rest, ...(linkedin_url !== undefined && { linkedin: linkedin_url }) }
}

export function toProspect(contact: Contact): z.infer<typeof prospect> {
  const { name, company, email, phone, stage, qualified_at, score, created_at, updated_at } = contact
  return {
    id: toText('prospect', contact.id),
    name,
    company,
    email,
    phone,
    linkedin_url: profileOf(contact),
    stage,
    qualified: qualified_at !== null,
    qualified_at,
    score: score ?? 0,
    created_at,
    updated_at,
  }
}

function profileOf({ linkedin, identities }: Contact): string | null {
  const name = linkedin ?? identities.find(({ kind }) => kind === 'linkedin_member')?.value
  return name === undefined ? null : `https://www.linkedin.com/in/${encodeURIComponent(name)}`
}
