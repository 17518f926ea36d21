import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cli = fileURLToPath(new URL('../../apps/server/bin/parley.js', import.meta.url))

/** A new workspace and a key of it, from the command line: the server must run on the same data folder or DATABASE_URL. */
export async function mintKey(): Promise<{ key: string; workspaceId: number }> {
  const workspace = JSON.parse((await run(cli, ['workspaces', 'create', 'Seeded', '--json'])).stdout) as { id: number }
  const { stdout } = await run(cli, ['keys', 'create', '--workspace', String(workspace.id), '--json'])
  return { key: (JSON.parse(stdout) as { key: string }).key, workspaceId: workspace.id }
}
