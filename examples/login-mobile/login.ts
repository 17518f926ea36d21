import type { Routes } from '../shared/http.ts'
import { page } from '../shared/page.ts'
import { askFor, type Settings } from '../shared/settings.ts'
import { createSignIn } from '../shared/sign-in.ts'
import { createWebhook } from '../shared/webhook.ts'

/** The user is on the phone: they text the trigger and tap the link in the reply. */
export function createLogin(settings: Settings): Routes {
  const signIn = createSignIn(settings)
  const { message, whatsapp_link: link } = askFor(settings.trigger, settings.number)

  return {
    ...signIn.routes,

    'GET /': (request) => {
      const phone = signIn.phoneOf(request)
      return { body: page(phone ? `<p>Signed in as +${phone}.</p>` : `<p><a href="${link}">${message}</a></p>`) }
    },

    'POST /webhook': createWebhook(settings, ({ phone }) => `Your login link: ${signIn.linkFor(phone)}`),
  }
}
