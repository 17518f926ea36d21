import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

import { type S3Server, startS3Server } from '@parley/test-kit/s3-server'
import { beforeAll, describe, expect, test } from 'vitest'

import type { FileStorage } from '../core/files/file-storage.ts'
import { createDiskStorage } from './disk.ts'
import { createS3Storage, type S3 } from './s3.ts'

let folder: string
let s3: S3Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-storage-'))
  s3 = await startS3Server()
  return async () => {
    await s3.close()
    await rm(folder, { recursive: true })
  }
})

const content = Buffer.from('Monday to Friday, 9 to 5')

describe.each<[string, () => FileStorage]>([
  ['disk', () => createDiskStorage(folder)],
  ['s3', () => createS3Storage(s3)],
])('%s', (_name, create) => {
  let storage: FileStorage
  beforeAll(() => {
    storage = create()
  })
  const read = async (key: string, range?: { start: number; end: number }) => {
    const stream = await storage.read(key, range)
    return stream && buffer(stream)
  }

  test('keeps a content, also a part of it, until it is removed', async () => {
    await storage.write('1/2', content)
    expect(await read('1/2')).toEqual(content)
    expect(await read('1/2', { start: 3, end: 5 })).toEqual(content.subarray(3, 6))
    await storage.write('1/2', Buffer.from('closed'))
    expect(String(await read('1/2'))).toBe('closed')
    await storage.remove('1/2')
    expect(await read('1/2')).toBeUndefined()
    await storage.remove('1/2')
  })

  test('keeps what is large', async () => {
    const large = Buffer.alloc(9 * 2 ** 20, 'parley')
    await storage.write('1/3', large)
    expect((await read('1/3'))?.equals(large)).toBe(true)
    await storage.remove('1/3')
  })
})

describe('disk', () => {
  test('leaves nothing of a content that could not be written', async () => {
    const storage = createDiskStorage(folder)
    await storage.write('7/1', content)
    // The folder of its content is a file.
    await expect(storage.write('7/1/2', content)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await readdir(join(folder, '7'))).toEqual(['1'])
  })
})

describe('s3', () => {
  test('tries again, and says when it is away', async () => {
    const storage = createS3Storage(s3)
    s3.fail(503, 2)
    await storage.write('1/4', content)
    expect(s3.objects.get('1/4')).toEqual(content)
    s3.fail(503, 5)
    await expect(storage.write('1/5', content)).rejects.toMatchObject({ kind: 'unavailable' })
    s3.fail(503, 0)
  })

  test.each<[string, (right: S3) => Partial<S3>, string]>([
    ['a wrong key', () => ({ secretAccessKey: 'wrong' }), 'the file storage answered 403'],
    ['another bucket', ({ url }) => ({ url: `${url}-other` }), 'the file storage has no such bucket'],
    ['an address where nothing is', () => ({ url: 'http://127.0.0.1:1/parley' }), "the file storage can't be reached"],
  ])('%s is refused', async (_name, wrong, reason) => {
    await expect(createS3Storage({ ...s3, ...wrong(s3) }).write('1/6', content)).rejects.toThrow(reason)
  })
})
