export const locales = ['en', 'pt-BR', 'es', 'hi'] as const
export type Locale = (typeof locales)[number]

/** Each in its own language. */
export const localeNames: Record<Locale, string> = { en: 'English', 'pt-BR': 'Português', es: 'Español', hi: 'हिन्दी' }

const stored = 'parley.locale'

/** What was chosen here last, else what the browser asks for, else English. */
export function preferredLocale(): Locale {
  const wanted = [localStorage.getItem(stored) ?? [], navigator.languages].flat()
  return wanted.map(localeOf).find((locale) => locale !== undefined) ?? 'en'
}

export const forgetLocale = (): void => localStorage.removeItem(stored)
export const rememberLocale = (locale: Locale): void => localStorage.setItem(stored, locale)

/** The closest that there is: `pt-PT` is read as `pt-BR`. */
export function localeOf(tag: string | null | undefined): Locale | undefined {
  const language = tag?.split('-')[0]
  return locales.find((locale) => locale === tag) ?? locales.find((locale) => locale.split('-')[0] === language)
}
