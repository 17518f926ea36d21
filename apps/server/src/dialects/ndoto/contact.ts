import { z } from 'zod'

import type { Contact } from '../../core/contacts/contact.ts'
import { email, text } from '../../web/schemas.ts'
import { toSeconds } from './time.ts'

export const contactExample = {
  id: 10,
  name: 'Jane Doe',
  email: 'jane@example.com',
  phone_number: '+919812345678',
  identifier: null,
  custom_attributes: {},
  additional_attributes: { company_name: null, source: null, stage: 'New' },
  created_at: 1_711_965_600,
}

export const contact = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone_number: z.string().nullable(),
    identifier: z.null(),
    custom_attributes: z.record(z.string(), z.unknown()),
    additional_attributes: z.record(z.string(), z.unknown()),
    created_at: z.number().int().describe('Unix seconds.'),
  })
  .meta({
    id: 'NdotoContact',
    examples: [contactExample],
  })

/** The fields that are only shown. What a client says of them is ignored. */
export const shownOnly = ['id', 'created_at']

export const contactFields = {
  name: text(300).nullish(),
  email: email().nullish(),
  phone_number: text(200).nullish(),
  custom_attributes: z.record(text(100), z.unknown(), 'must be an object').optional(),
}

interface Fields {
  phone_number?: string | null | undefined
  custom_attributes?: Record<string, unknown> | undefined
}

export function toContactInput<T extends Fields>({ phone_number, custom_attributes, ...rest }: T) {
  return {
    ...rest,
    ...(phone_number !== undefined && { phone: phone_number }),
    ...(custom_attributes && { attributes: custom_attributes }),
  }
}

export function toContact(shown: Contact): z.infer<typeof contact> {
  return { id: shown.id, ...detailsOf(shown), created_at: toSeconds(shown.created_at) }
}

/** The fields that the API and the events share. */
export function detailsOf({ name, email, phone, attributes, company, source, stage }: Contact) {
  return {
    name,
    email,
    phone_number: toPhoneNumber(phone),
    identifier: null,
    custom_attributes: attributes,
    additional_attributes: { company_name: company, source, stage },
  }
}

export function toPhoneNumber(phone: string | null): string | null {
  return phone === null ? null : `+${phone}`
}
