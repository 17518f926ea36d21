import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { createRunningClock } from '@parley/test-kit/fake-clock'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Download,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest'

import { type Harness, startHarness } from '../../server/testing/harness.ts'

/** What a browser on another machine has saved. */
export const textOf = async (saved: Download): Promise<string> => text(await saved.createReadStream())

/** Skipped where there is no browser; the set-up of the run has said so. */
export const describeInBrowser = describe.skipIf(inject('browserUrl') === '')

export const owner = { name: 'Ana Souza', email: 'ana@example.com', password: 'correct horse battery' }

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

interface VisitOptions {
  /** Whose browser it is. Default: the owner's; null: nobody is signed in. */
  as?: Cookies | null
  theme?: 'light' | 'dark'
  width?: number
  locale?: string
  /** Another server's origin that the user is led to, and comes back from. */
  leadsTo?: string
  /** In the browser of the file's earlier visits of this kind, which has the scripts already: what it stores stays. */
  again?: boolean
}

interface Visit {
  context: BrowserContext
  page: Page
  problems: string[]
}

export interface Dashboard {
  readonly parley: Harness
  /** A page in a browser of its own, at a path below /app or a whole address. It is closed after the test, which fails if the page has reported a problem. */
  visit(path: string, options?: VisitOptions): Promise<Page>
  /** Signs somebody in, who has an account. */
  signIn(credentials: { email: string; password: string }): Promise<Cookies>
  /** As a browser sends it. */
  cookieOfOwner(): string
  /** Asks as the owner of workspace 1. */
  asOwner(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
}

interface Options {
  env?: NodeJS.ProcessEnv | (() => Promise<NodeJS.ProcessEnv>)
  /** False: nobody has set it up yet. */
  owned?: boolean
}

/** Parley with an owner, on a database of this file, and browsers that look at it. */
export function useDashboard({ env = {}, owned = true }: Options = {}): Dashboard {
  let parley: Harness
  let browser: Browser
  let cookies: Cookies = []
  const visits: Visit[] = []
  const repeated = new Map<string, Visit>()

  beforeAll(async () => {
    parley = await startHarness(typeof env === 'function' ? await env() : env, createRunningClock())
    browser = await chromium.connect(inject('browserUrl'))
    if (!owned) return
    const token = parley.services.setUp.token()
    const made = await post('/v1/setup', { ...owner, token })
    if (made.status !== 201) throw new Error(`the set-up has failed: ${await made.text()}`)
    cookies = cookiesIn(made)
  })

  afterAll(async () => {
    await browser?.close()
    await parley?.stop()
  })

  afterEach(async () => {
    const ended = visits.splice(0)
    await Promise.all(ended.map(({ context }) => context.close()))
    expect([...ended, ...repeated.values()].flatMap(({ problems }) => problems.splice(0))).toEqual([])
  })

  const post = (path: string, body: unknown) =>
    fetch(parley.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: parley.url },
      body: JSON.stringify(body),
    })

  function cookiesIn(response: Response): Cookies {
    return response.headers.getSetCookie().map((text) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
      const { hostname } = new URL(parley.url)
      return { name, value, domain: hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' }
    })
  }

  return {
    cookieOfOwner: () => cookies.map(({ name, value }) => `${name}=${value}`).join('; '),

    get parley() {
      return parley
    },

    async visit(path, { as = cookies, theme = 'light', width = 1280, locale = 'en', leadsTo, again } = {}) {
      const address = path.startsWith('http') ? path : `${parley.url}/app${path}`
      const kind = JSON.stringify([as === null, theme, locale])
      const earlier = again ? repeated.get(kind) : undefined
      if (earlier) {
        await earlier.page.setViewportSize({ width, height: 900 })
        await earlier.page.goto(address)
        return earlier.page
      }
      const options: BrowserContextOptions = {
        viewport: { width, height: 900 },
        locale,
        colorScheme: theme,
        reducedMotion: 'reduce',
        timezoneId: 'America/Sao_Paulo',
        permissions: ['clipboard-read', 'clipboard-write'],
      }
      const context = await browser.newContext(options)
      if (as) await context.addCookies(as)
      const problems: string[] = []
      watch(context, [new URL(address).origin, leadsTo], problems)
      const page = await context.newPage()
      const visit = { context, page, problems }
      if (again) repeated.set(kind, visit)
      else visits.push(visit)
      await page.goto(address)
      return page
    },

    async signIn({ email, password }) {
      const response = await post('/v1/session', { email, password })
      if (response.status !== 201) throw new Error(`no session for ${email}: ${await response.text()}`)
      return cookiesIn(response)
    },

    async asOwner(method, path, body) {
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      const response = await fetch(parley.url + path, {
        method,
        headers: { cookie, origin: parley.url, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json().catch(() => undefined) }
    },
  }
}

/** Writes down what no page may do: an error in its console, which a violated policy is as well, or a request elsewhere. */
function watch(context: BrowserContext, origins: (string | undefined)[], problems: string[]): void {
  context.on('console', (message) => {
    if (message.type() !== 'error') return
    // The browser reports each refusal of the API as an error; views have to show it.
    if (/status of 4\d\d/.test(message.text()) && new URL(message.location().url).pathname.includes('/v1/')) return
    problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => problems.push(`error: ${error.error().stack}`))
  context.on('request', (request) => {
    const target = new URL(request.url())
    if (origins.includes(target.origin) || /^(data|blob|about):$/.test(target.protocol)) return
    problems.push(`request to ${target.origin}`)
  })
}

const folder = join(import.meta.dirname, '../screenshots')

/** To be looked at; nothing compares it. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
