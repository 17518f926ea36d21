/** The seed of a slow run: `npm run test:slow`. */
export const seedVariable = 'TEST_SLOW_SEED'
/** Which process of the run this is. Each has delays of its own. */
export const processVariable = 'TEST_SLOW_PROCESS'

const started = new Map<string, number>()

/** For a process that a test starts. Empty unless the run is slow. */
export function slowEnvironment(nodeOptions = ''): NodeJS.ProcessEnv {
  if (!process.env[seedVariable]) return {}
  const parent = process.env[processVariable] ?? ''
  const number = (started.get(parent) ?? 0) + 1
  started.set(parent, number)
  return {
    [processVariable]: `${parent} ${number}`,
    NODE_OPTIONS: `${nodeOptions} --import=${new URL('preload.ts', import.meta.url).href}`,
  }
}
