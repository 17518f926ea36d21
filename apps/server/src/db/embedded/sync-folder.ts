import { open } from 'node:fs/promises'

/** Makes the names in a folder survive a loss of power. Windows neither allows it nor needs it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
