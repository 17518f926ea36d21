import type { Slot } from '../../meetings/slot.ts'
import type { Language } from '../rules/language.ts'
import { localTime } from '../rules/when.ts'

const formats: Record<Language, { locale: string; format: string }> = {
  en: { locale: 'en', format: 'EEEE, d LLLL, h:mm a' },
  pt: { locale: 'pt-BR', format: "EEEE, d 'de' LLLL, HH:mm" },
  es: { locale: 'es', format: "EEEE, d 'de' LLLL, HH:mm" },
  hi: { locale: 'en-IN', format: 'EEEE, d LLLL, h:mm a' },
}

/** A time in the contact's zone and language: `Thursday, 15 January, 3:00 PM`. */
export function spokenTime(instant: string, timeZone: string, language: Language): string {
  const { locale, format } = formats[language]
  return localTime(instant, timeZone).setLocale(locale).toFormat(format)
}

/** Numbered from 1, one line per slot. */
export const slotList = (slots: readonly Slot[], timeZone: string, language: Language): string =>
  slots.map(({ start }, index) => `${index + 1}) ${spokenTime(start, timeZone, language)}`).join('\n')
