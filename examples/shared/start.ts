import { createApp, type Routes } from './http.ts'
import type { Settings } from './settings.ts'

/** Reads the environment and serves until a signal arrives. */
export function start(createRoutes: (settings: Settings) => Routes): void {
  const {
    PINGR_WEBHOOK_SECRET: secret,
    PORT = '3000',
    TRIGGER: trigger = 'login',
    WHATSAPP_NUMBER = '12345678900',
  } = process.env
  if (!secret) throw new Error('PINGR_WEBHOOK_SECRET must be the secret that PUT /heypingr/v1/webhook returned')
  const publicUrl = process.env.PUBLIC_URL ?? `http://127.0.0.1:${PORT}`
  const number = WHATSAPP_NUMBER.replaceAll(/\D/g, '')

  const server = createApp(createRoutes({ secret, publicUrl, trigger, number, now: Date.now }))
  server.listen(Number(PORT), () => console.log(`Open ${publicUrl}`))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close()
      server.closeAllConnections()
    })
  }
}
