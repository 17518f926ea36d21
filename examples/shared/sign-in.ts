import { randomBytes } from 'node:crypto'

import { createExpiringMap } from './expiring-map.ts'
import type { Request, Routes } from './http.ts'
import { page } from './page.ts'
import { loginMs, type Settings } from './settings.ts'

export interface SignIn {
  /** A link that signs in its first visitor as the owner of this phone. */
  linkFor(phone: string): string
  /** The phone of the signed-in user; undefined if nobody is signed in. */
  phoneOf(request: Request): string | undefined
  routes: Routes
}

/** Single-use links, and the sessions that they start. */
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
      // Only a click uses the link: messengers open links themselves to show a preview.
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

/** 256 random bits, URL-safe. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}
