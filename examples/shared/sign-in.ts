import { randomBytes } from 'node:crypto'

import { createExpiringMap } from './expiring-map.ts'
import type { Request, Routes } from './http.ts'
import { page } from './page.ts'
import { loginMs, type Settings } from './settings.ts'

export interface SignIn {
  /** A link that signs in whoever opens it first as the owner of this phone. */
  linkFor(phone: string): string
  /** Who a request comes from; undefined when they aren't signed in. */
  phoneOf(request: Request): string | undefined
  routes: Routes
}

/** Single-use links, and the sessions that they open. */
export function createSignIn({ publicUrl, now }: Settings): SignIn {
  const links = createExpiringMap<string>({ afterMs: loginMs, now })
  const sessions = createExpiringMap<string>({ afterMs: 24 * 60 * 60_000, now })
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  const used = { status: 410, body: page('<p>This link was used, or is too old. Please start again.</p>') }

  return {
    linkFor(phone) {
      const token = randomToken()
      links.set(token, phone)
      return `${publicUrl}/auth/login?token=${token}`
    },

    phoneOf({ headers }) {
      const session = /(?:^|; )session=([\w-]+)/.exec(headers.cookie ?? '')?.[1]
      return session && sessions.get(session)
    },

    routes: {
      // Only a click uses the link up: messengers open the links of a message themselves, to show a preview.
      'GET /auth/login': ({ query }) => {
        const token = query.get('token') ?? ''
        if (links.get(token) === undefined) return used
        return { body: page(`<form method="post"><button name="token" value="${token}">Sign in</button></form>`) }
      },

      'POST /auth/login': ({ body }) => {
        const phone = links.take(new URLSearchParams(body.toString()).get('token') ?? '')
        if (phone === undefined) return used
        const session = randomToken()
        sessions.set(session, phone)
        const cookie = `session=${session}; Path=/; HttpOnly; SameSite=Lax${secure}`
        return { status: 303, headers: { location: '/', 'set-cookie': cookie } }
      },
    },
  }
}

/** 256 bits that nobody guesses, fit for a URL. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}
