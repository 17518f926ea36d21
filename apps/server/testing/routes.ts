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
