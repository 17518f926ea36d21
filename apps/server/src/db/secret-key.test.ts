import { statSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'

import { loadSecretKey } from './secret-key.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-secret-key-'))
  return () => rm(folder, { recursive: true, force: true })
})

test('concurrent starts on a new folder get the same key, which stays', async () => {
  for (let round = 0; round < 20; round++) {
    const dataDir = join(folder, `new-${round}`)
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadSecretKey(undefined, dataDir)))
    const [key] = keys
    expect(keys.filter((other) => key?.equals(other))).toHaveLength(8)
    expect(await loadSecretKey(undefined, dataDir)).toEqual(key)
    expect(await readdir(dataDir)).toEqual(['secret.key'])
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
  }
})

test('a reader sees the whole key file or none while it is created', async () => {
  for (let round = 0; round < 20; round++) {
    const dataDir = join(folder, `watched-${round}`)
    let made = false
    const making = loadSecretKey(undefined, dataDir).finally(() => {
      made = true
    })
    const sizes = new Set<number>()
    while (!made) {
      sizes.add(statSync(join(dataDir, 'secret.key'), { throwIfNoEntry: false })?.size ?? 45)
      await nextTurn()
    }
    await making
    expect([...sizes]).toEqual([45])
  }
})

test('a file without a valid key stays unchanged, and the error asks for a restore', async () => {
  const path = join(folder, 'secret.key')
  await writeFile(path, 'half of it\n')
  await expect(loadSecretKey(undefined, folder)).rejects.toThrow(/secret\.key doesn't hold a 32-byte key/)
  expect(await readFile(path, 'utf8')).toBe('half of it\n')
})

test('the error for a folder that can not store the key names the folder and PARLEY_SECRET_KEY', async () => {
  const path = join(folder, 'taken')
  await mkdir(join(path, 'secret.key'), { recursive: true })
  await expect(loadSecretKey(undefined, path)).rejects.toThrow(/can't be kept in .*taken.*PARLEY_SECRET_KEY/)
})
