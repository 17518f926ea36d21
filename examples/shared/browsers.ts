import { createExpiringMap } from './expiring-map.ts'
import type { Routes } from './http.ts'
import { loginMs, type Settings } from './settings.ts'
import { randomToken } from './sign-in.ts'

export interface Browsers {
  /** A secret id with which the browser polls. With a number or a code, others could poll and be signed in. */
  add(): string
  give(id: string, link: string): void
  routes: Routes
}

/** The browsers that wait for a login. Each gets its link once. */
export function createBrowsers({ now }: Settings): Browsers {
  const logins = createExpiringMap<{ link?: string }>({ afterMs: loginMs, now })
  return {
    add() {
      const id = randomToken()
      logins.set(id, {})
      return id
    },

    give(id, link) {
      logins.set(id, { link })
    },

    routes: {
      'GET /auth/poll': ({ query }) => {
        const id = query.get('id') ?? ''
        const login = logins.get(id)
        if (!login) return { status: 404, body: { status: 'not_found' } }
        if (!login.link) return { body: { status: 'pending' } }
        logins.take(id)
        return { body: { status: 'ready', link: login.link } }
      },
    },
  }
}
