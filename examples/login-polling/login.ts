import { createBrowsers } from '../shared/browsers.ts'
import { createExpiringMap } from '../shared/expiring-map.ts'
import type { Routes } from '../shared/http.ts'
import { page } from '../shared/page.ts'
import { askFor, loginMs, type Settings } from '../shared/settings.ts'
import { createSignIn } from '../shared/sign-in.ts'
import { createWebhook } from '../shared/webhook.ts'
import { loginPage } from './login-page.ts'

/** The user enters their phone number and texts the trigger. The browser that waits for that number gets the link. */
export function createLogin(settings: Settings): Routes {
  const signIn = createSignIn(settings)
  const browsers = createBrowsers(settings)
  /** The last browser that waits for each number. */
  const waiting = createExpiringMap<string>({ afterMs: loginMs, now: settings.now })

  return {
    ...signIn.routes,
    ...browsers.routes,

    'GET /': (request) => {
      const phone = signIn.phoneOf(request)
      return { body: phone ? page(`<p>Signed in as +${phone}.</p>`) : loginPage }
    },

    'POST /auth/start': ({ body }) => {
      const phone = new URLSearchParams(body.toString()).get('phone')?.replaceAll(/[+\s().-]/g, '') ?? ''
      if (!/^\d{7,15}$/.test(phone)) return { status: 422, body: { error: 'phone must have 7 to 15 digits' } }
      const id = browsers.add()
      waiting.set(phone, id)
      return { body: { id, ...askFor(settings.trigger, settings.number) } }
    },

    'POST /webhook': createWebhook(settings, ({ phone }) => {
      const link = signIn.linkFor(phone)
      const id = waiting.take(phone)
      if (id !== undefined) browsers.give(id, link)
      return `Tap to sign in: ${link}`
    }),
  }
}
