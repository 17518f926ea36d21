import { createChallengeCode, extractChallengeCode } from '@parley/sdk'

import { createBrowsers } from '../shared/browsers.ts'
import { createExpiringMap } from '../shared/expiring-map.ts'
import type { Routes } from '../shared/http.ts'
import { page } from '../shared/page.ts'
import { askFor, loginMs, type Settings } from '../shared/settings.ts'
import { createSignIn } from '../shared/sign-in.ts'
import { createWebhook } from '../shared/webhook.ts'
import { loginPage } from './login-page.ts'

/** The browser shows a code. Texting it with the trigger signs the sender in there. */
export function createLogin(settings: Settings): Routes {
  const signIn = createSignIn(settings)
  const browsers = createBrowsers(settings)
  /** The browser that shows each code. */
  const codes = createExpiringMap<string>({ afterMs: loginMs, now: settings.now })

  return {
    ...signIn.routes,
    ...browsers.routes,

    'GET /': (request) => {
      const phone = signIn.phoneOf(request)
      return { body: phone ? page(`<p>Signed in as +${phone}.</p>`) : loginPage }
    },

    'GET /auth/challenge': () => {
      let code = createChallengeCode()
      while (codes.get(code) !== undefined) code = createChallengeCode()
      const id = browsers.add()
      codes.set(code, id)
      return { body: { id, code, ...askFor(`${settings.trigger} ${code}`, settings.number) } }
    },

    'POST /webhook': createWebhook(settings, ({ phone, text }) => {
      const code = extractChallengeCode(text, settings.trigger)
      const id = code === null ? undefined : codes.take(code)
      if (id === undefined) return undefined
      const link = signIn.linkFor(phone)
      browsers.give(id, link)
      return `Here's your login link: ${link}`
    }),
  }
}
