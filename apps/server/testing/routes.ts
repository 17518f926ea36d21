export interface Route {
  method: string
  /** A path template: `/v1/contacts/{id}`. */
  path: string
}

/** Reads the tree of routes that Fastify prints. HEAD is left out, as every GET has it. */
export function readRoutes(printed: string): Route[] {
  const parents: string[] = []
  return printed.split('\n').flatMap((line) => {
    const [, indent, segment, methods] = /^((?:│ {3}| {4})*)[├└]── (\S+) \((.+)\)$/.exec(line) ?? []
    if (indent === undefined || segment === undefined || methods === undefined) return []
    const depth = indent.length / 4
    const path = (parents[depth - 1] ?? '') + segment
    parents[depth] = path
    return methods
      .split(', ')
      .filter((method) => method !== 'HEAD')
      .map((method) => ({ method, path: path.replaceAll(/:(\w+)/g, '{$1}') }))
  })
}

/** The resource of a path: `/v1/contacts/{id}/history` belongs to contacts. */
export function resourceOfPath(path: string): string {
  return /^\/(?:\w+\/)?(?:api\/)?v1\/(?:accounts\/\{account_id\}\/)?([\w-]+)/.exec(path)?.[1] ?? ''
}

/** Kakiyo's ids begin with the name of their resource. */
const kakiyoWords: Record<string, string> = { webhooks: 'webhook', prospects: 'prospect', campaigns: 'campaign' }

function shownId(template: string, id: number | string): string {
  if (template.startsWith('/heypingr/')) return `trig_${id}`
  return template.startsWith('/kakiyo/') ? `${kakiyoWords[resourceOfPath(template)]}_${id}` : String(id)
}

/** The path with these ids. Ndoto's account is a workspace. Hey Pingr's ids begin with a word. */
export function pathOf(template: string, id: number | string, accountId: number): string {
  const shown = shownId(template, id)
  return template.replace('{account_id}', String(accountId)).replace('{id}', shown)
}
