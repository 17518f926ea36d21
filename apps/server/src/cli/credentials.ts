import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Credentials {
  url: string
  key: string
}

export const credentialsFile = (): string =>
  join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'parley', 'credentials.json')

/** What `parley login` has got. Undefined: nothing. */
export async function readCredentials(): Promise<Credentials | undefined> {
  const text = await readFile(credentialsFile(), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Credentials)
}

/** Only this user of the machine can read it. */
export async function writeCredentials(credentials: Credentials): Promise<void> {
  await mkdir(dirname(credentialsFile()), { recursive: true, mode: 0o700 })
  await writeFile(credentialsFile(), `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
}
