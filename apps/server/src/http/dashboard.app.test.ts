import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'

import { dashboardPlugin, wayToFiles } from './dashboard.ts'
import { setSecurityHeaders } from './security-headers.ts'

const page = '<html><meta name="base" content="./"><script src="./assets/index-1.js"></script></html>'
const html = { accept: 'text/html,application/xhtml+xml' }

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** A dashboard that is built by a program of the test. */
async function serve(build: string, { built }: { built: boolean }): Promise<{ app: FastifyInstance; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-dashboard-'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'build.ts'), build)
  if (built) await writeBuilt(folder)
  const app = fastify()
  setSecurityHeaders(app)
  await app.register(dashboardPlugin, { folder })
  cleanUps.push(
    () => app.close(),
    () => rm(folder, { recursive: true }),
  )
  return { app, folder }
}

async function writeBuilt(folder: string): Promise<void> {
  await mkdir(join(folder, 'dist/assets'), { recursive: true })
  await writeFile(join(folder, 'dist/index.html'), page)
  await writeFile(join(folder, 'dist/assets/index-1.js'), 'export {}')
}

const get = (app: FastifyInstance, url: string, headers: Record<string, string> = html) => app.inject({ url, headers })

describe('a dashboard that is built', () => {
  test('every page is the same, with the way to its files', async () => {
    const { app } = await serve('', { built: true })
    for (const [url, way] of [
      ['/app', './app/'],
      ['/app/setup', './'],
      ['/app/w/1/dev/keys?state=live', '../../../'],
    ]) {
      const answer = await get(app, url ?? '')
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('no-cache')
      expect(answer.headers['content-security-policy']).toContain("script-src 'self';")
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(answer.body).toBe(page.replaceAll('./', way ?? ''))
    }
  })

  test('its files are kept by browsers for good', async () => {
    const { app } = await serve('', { built: true })
    const file = await get(app, '/app/assets/index-1.js', {})
    expect(file.statusCode).toBe(200)
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(file.headers['content-type']).toContain('javascript')
    expect(file.headers['x-content-type-options']).toBe('nosniff')
  })

  test('a missing file is no page, nor is a way out of the folder', async () => {
    const { app } = await serve('', { built: true })
    for (const path of ['index-2.js', '../index.html', '..%2findex.html', '%2e%2e/.stamp', '.hidden']) {
      const { statusCode, body } = await get(app, `/app/assets/${path}`)
      expect([path, statusCode >= 400 || body === page]).toEqual([path, true])
      expect(body).not.toContain('stamp')
    }
    expect((await get(app, '/app/assets/index-2.js')).statusCode).toBe(404)
    expect((await get(app, '/app/picture', { accept: 'image/png' })).statusCode).toBe(404)
  })

  test('the root leads there, below the path of a proxy as well', async () => {
    const { app } = await serve('', { built: true })
    const { statusCode, headers } = await get(app, '/')
    expect([statusCode, headers.location]).toEqual([302, 'app'])
  })
})

test('while it is being built, a page says so and loads again', async () => {
  const build = `
    import { existsSync } from 'node:fs'
    import { join } from 'node:path'
    console.log('building')
    const done = () => existsSync(join(import.meta.dirname, 'dist/index.html')) ? process.exit() : setTimeout(done, 20)
    done()`
  const { app, folder } = await serve(build, { built: false })
  const waiting = await get(app, '/app')
  expect([waiting.statusCode, waiting.headers['retry-after']]).toEqual([503, '2'])
  expect(waiting.body).toContain('<meta http-equiv="refresh" content="2">')
  await writeBuilt(folder)
  await expect.poll(async () => (await get(app, '/app')).statusCode).toBe(200)
})

test('nothing is started before somebody asks for a page', async () => {
  const { app } = await serve(`process.stdout.write('building'); setInterval(() => {}, 1000)`, { built: true })
  expect((await get(app, '/app/assets/index-1.js', {})).statusCode).toBe(200)
  expect((await get(app, '/')).statusCode).toBe(302)
  expect((await get(app, '/app')).statusCode).toBe(503)
})

test('without what builds it, a page says what to do', async () => {
  const { app } = await serve('process.exit(3)', { built: false })
  const { statusCode, body } = await get(app, '/app')
  expect(statusCode).toBe(503)
  expect(body).toContain('npm ci')
  expect(body).not.toContain('refresh')
})

test('an older one is served if it can’t be built again', async () => {
  const { app } = await serve('process.exit(3)', { built: true })
  expect((await get(app, '/app')).statusCode).toBe(200)
})

test.each([
  ['/app', './app/'],
  ['/app?x=/a/b', './app/'],
  ['/app/', './'],
  ['/app/w/1', '../'],
  ['/app/w/1/', '../../'],
])('the way from %s to the files', (url, way) => {
  expect(wayToFiles(url)).toBe(way)
  expect(new URL(way, `https://host/parley${url}`).pathname).toBe('/parley/app/')
})
