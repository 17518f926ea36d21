interface Document {
  paths?: object
  components?: { schemas?: Record<string, object> }
}

const reference = /"#\/components\/schemas\/(\w+)"/g

/**
 * Every schema with an id comes twice: for responses, and for requests as `<id>Input`. Drops unreferenced schemas, and
 * gives schemas that only requests use the plain name.
 */
export function tidyComponentSchemas<T extends Document>(document: T): T {
  const all = document.components?.schemas ?? {}
  const used = new Set<string>()
  function follow(value: object = {}): void {
    for (const [, name = ''] of JSON.stringify(value).matchAll(reference)) {
      if (used.has(name)) continue
      used.add(name)
      follow(all[name])
    }
  }
  function finalName(name: string): string {
    const plain = name.replace(/Input$/, '')
    return used.has(plain) ? name : plain
  }

  follow(document.paths)
  const schemas = Object.fromEntries([...used].map((name) => [finalName(name), all[name]]))
  const text = JSON.stringify({ ...document, components: { ...document.components, schemas } })
  return JSON.parse(text.replaceAll(reference, (_, name: string) => `"#/components/schemas/${finalName(name)}"`))
}
