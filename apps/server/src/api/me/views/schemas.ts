import { z } from 'zod'

import { text, wholeNumber } from '../../../web/schemas.ts'

const example = {
  id: 3,
  name: 'Hot and unanswered',
  page: 'inbox',
  query: 'status=open&unread=true&label=hot',
  position: 0,
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
}

export const savedView = z
  .object({
    id: z.number().int(),
    name: z.string(),
    page: z.string().describe('The page of the dashboard, like `inbox` or `deliveries`.'),
    query: z.string().describe('The query of its URL, without the question mark.'),
    position: z.number().int().describe('From 0, without gaps.'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'SavedView', examples: [example] })

export const savedViewList = z
  .object({ data: z.array(savedView) })
  .meta({ id: 'SavedViews', examples: [{ data: [example] }] })

const fields = {
  name: text(100),
  page: text(100).regex(/^[a-z][a-z0-9/_-]*$/, 'must be a page like inbox'),
  query: text(2_000, 0).regex(/^([^?#\s][^#\s]*)?$/, 'must be the query of a URL, without the question mark'),
  position: wholeNumber(0, 99).describe('The views from there on move down. A position behind the last is the last.'),
}

export const newSavedView = z
  .strictObject({ ...fields, position: fields.position.optional() })
  .meta({ id: 'NewSavedView', examples: [{ name: example.name, page: example.page, query: example.query }] })

export const savedViewPatch = z
  .strictObject({
    name: fields.name.optional(),
    page: fields.page.optional(),
    query: fields.query.optional(),
    position: fields.position.optional(),
  })
  .meta({ id: 'SavedViewPatch', examples: [{ position: 0 }] })
