import type { Harness, TestResponse } from './harness.ts'

interface BrowserRequest {
  body?: unknown
  redirect?: 'follow' | 'manual'
  headers?: Record<string, string>
}

/** Sends requests as a page of the server does: with its Origin, and the cookies that it has been given. */
export interface Browser {
  request(method: string, path: string, options?: BrowserRequest): Promise<TestResponse>
  cookies(): string
}

type Reached = Pick<Harness, 'url' | 'request'>

export function openBrowser({ url, request }: Reached, headers: Record<string, string> = {}): Browser {
  const jar = new Map<string, string>()
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookies,
    async request(method, path, options = {}) {
      const answer = await request(method, path, {
        ...options,
        headers: { authorization: '', origin: url, cookie: cookies(), ...headers, ...options.headers },
      })
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (/max-age=0/i.test(cookie)) jar.delete(name)
        else jar.set(name, value)
      }
      return answer
    },
  }
}

export const password = 'correct horse battery'

/** A new user in the workspace of the key, signed in. */
export async function signUp(
  parley: Reached,
  { email, role, key }: { email: string; role: string; key?: string },
): Promise<Browser> {
  const { body } = await parley.request('POST', '/v1/invitations', {
    ...(key !== undefined && { key }),
    body: { email, role },
  })
  const browser = openBrowser(parley)
  const accepted = await browser.request('POST', '/v1/invitations/accept', {
    body: { token: tokenOf(body.link), name: email, password },
  })
  if (accepted.status !== 201) throw new Error(`${email} could not accept: ${accepted.status}`)
  return browser
}

/** What a link holds after #. */
export const tokenOf = (link: string): string => link.split('#')[1] ?? ''
