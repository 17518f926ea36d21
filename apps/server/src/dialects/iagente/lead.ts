import { z } from 'zod'

import type { Contact, ContactInput } from '../../core/contacts/contact.ts'
import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { email, text } from '../../web/schemas.ts'

export const exampleLead = {
  id: 123,
  phone: '5511999999999',
  name: 'Joao Silva',
  email: 'joao@empresa.com',
  company_name: 'Empresa LTDA',
  temperature: 'hot',
  lead_score: 85,
  deal_value: 15_000,
  created_at: '2026-05-18T03:42:11.000Z',
  updated_at: '2026-05-18T03:42:11.000Z',
}

/** Of a lead about whom nothing is known: its score is 0. */
export const unratedTemperature = 'frozen'

export const lead = z
  .object({
    id: z.number().int(),
    phone: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    company_name: z.string().nullable(),
    temperature: z.enum(temperatures),
    lead_score: z.number().int().describe('0 to 100.'),
    deal_value: z.number().nullable().describe('In units of the currency: 15000.5.'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({
    id: 'IagenteLead',
    examples: [exampleLead],
  })

export const leadAnswer = z.object({ data: lead }).meta({ examples: [{ data: exampleLead }] })

const mostMoney = 1_000_000_000_000
const amount = `must be a number from 0 to ${mostMoney}`

/** The fields that are only shown. What a client says of them is ignored. */
export const shownOnly = ['id', 'temperature', 'lead_score', 'created_at', 'updated_at']

/** The fields that a client may set, besides the phone. */
export const leadFields = {
  name: text(300).nullish(),
  email: email().nullish(),
  company_name: text(300).nullish(),
  deal_value: z.number(amount).min(0, amount).max(mostMoney, amount).nullish(),
}

interface LeadInput {
  phone?: string | undefined
  name?: string | null | undefined
  email?: string | null | undefined
  company_name?: string | null | undefined
  deal_value?: number | null | undefined
}

export function toContactInput({ company_name, deal_value, ...rest }: LeadInput): ContactInput {
  return {
    ...rest,
    ...(company_name !== undefined && { company: company_name }),
    ...(deal_value !== undefined && { deal_value_cents: deal_value === null ? null : Math.round(deal_value * 100) }),
  }
}

export function toLead(contact: Contact): z.infer<typeof lead> {
  const { id, phone, name, email, company, temperature, score, deal_value_cents, created_at, updated_at } = contact
  return {
    id,
    phone,
    name,
    email,
    company_name: company,
    temperature: temperature ?? unratedTemperature,
    lead_score: score ?? 0,
    deal_value: deal_value_cents === null ? null : deal_value_cents / 100,
    created_at,
    updated_at,
  }
}
