/** The one rule of names: a field of /v1 is the same in camelCase. */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

export const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export const pascalCase = (name: string): string => {
  const camel = camelCase(name)
  return camel.charAt(0).toUpperCase() + camel.slice(1)
}

const renamed: Readonly<Record<string, string>> = { limit: 'first', cursor: 'after' }

/** Of a field that an error names. What lies inside of it is JSON, whose keys are those of /v1. */
export function fieldName(path: string): string {
  const [first = '', ...inside] = path.split('.')
  return [renamed[first] ?? camelCase(first), ...inside].join('.')
}
