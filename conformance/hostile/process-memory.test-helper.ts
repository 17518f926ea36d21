import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const mib = 1_024

/** In MiB: the memory of a process that no other one shares, or all of it. */
async function memoryOf(pid: number, fields: readonly string[]): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const kib = fields.map((field) => Number(new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? 0))
  return kib.reduce((sum, size) => sum + size, 0) / mib
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      return { pid, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }
    }),
  )
  return parents.filter((one) => one.parent === parent).map(({ pid }) => pid)
}

export const residentMemory = (pid: number) => memoryOf(pid, ['Rss'])

/** Of the PostgreSQL below this data folder, with all its connections. */
export async function privateMemoryOfPostgres(dataDir: string): Promise<number> {
  const found = (await readdir(dataDir, { recursive: true })).find((file) => file.endsWith('postmaster.pid'))
  if (!found) throw new Error(`no PostgreSQL runs in ${dataDir}`)
  const postmaster = Number((await readFile(join(dataDir, found), 'utf8')).split('\n')[0])
  const pids = [postmaster, ...(await childrenOf(postmaster))]
  const sizes = await Promise.all(pids.map((pid) => memoryOf(pid, ['Private_Clean', 'Private_Dirty'])))
  return sizes.reduce((sum, size) => sum + size, 0)
}
