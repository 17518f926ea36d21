export interface Route {
  method: string
  /** As a template: `/v1/contacts/{id}`. */
  path: string
}

/** Reads the tree that Fastify prints of its routes. HEAD is left out: it goes with every GET. */
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
