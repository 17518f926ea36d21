import type { GraphTemplate } from './template.ts'

interface TemplatesPage {
  data: Partial<GraphTemplate>[]
  paging: { cursors: { before: string; after: string }; next?: string }
}

const always = ['id', 'name']

/** `GET /v26.0/{waba}/message_templates`: the requested page with the requested fields. */
export function templatesPage(templates: readonly GraphTemplate[], url: URL, largestPage: number): TemplatesPage {
  const { searchParams } = url
  const limit = Math.min(Number(searchParams.get('limit') ?? 25), largestPage)
  const after = searchParams.get('after')
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString('utf8'))
  const wanted = [...always, ...(searchParams.get('fields')?.split(',') ?? [])]
  const end = start + limit
  const cursor = (at: number) => Buffer.from(String(at)).toString('base64url')
  const next = new URL(url)
  next.searchParams.set('after', cursor(end))
  return {
    data: templates
      .slice(start, end)
      .map((template) => Object.fromEntries(Object.entries(template).filter(([name]) => wanted.includes(name)))),
    paging: {
      cursors: { before: cursor(start), after: cursor(Math.min(end, templates.length)) },
      ...(end < templates.length && { next: next.href }),
    },
  }
}
