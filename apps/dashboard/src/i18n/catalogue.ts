import { useSyncExternalStore } from 'react'

import { forgetLocale, type Locale, preferredLocale, rememberLocale } from './locales.ts'

type Messages = { [key: string]: string | Messages }

interface Catalogue {
  locale: Locale
  /** By namespace: the name of a view, or of a file in locales/. */
  messages: Messages
}

const files = import.meta.glob<Messages>(['../locales/*/*.json', '../views/*/locales/*.json'], { import: 'default' })

let catalogue: Catalogue = { locale: preferredLocale(), messages: {} }
let wanted = new Set<string>()
const listeners = new Set<() => void>()

/** The parts that every view needs. */
const shared = ['shell', 'ui']

/** Loads the messages of a view, in the language that is shown. */
export async function loadMessages(name: string): Promise<void> {
  wanted = new Set([...wanted, name])
  if (name in catalogue.messages) return
  const { locale } = catalogue
  const messages = await readMessages(locale, name)
  if (catalogue.locale === locale) change({ locale, messages: { ...catalogue.messages, [name]: messages } })
}

export async function loadSharedMessages(): Promise<void> {
  await Promise.all(shared.map(loadMessages))
}

/** Shows everything in another language, once it is loaded. */
export async function setLocale(locale: Locale): Promise<void> {
  rememberLocale(locale)
  await show(locale)
}

/** Shows everything as the browser asks for it. */
export async function resetLocale(): Promise<void> {
  forgetLocale()
  await show(preferredLocale())
}

async function show(locale: Locale): Promise<void> {
  if (locale === catalogue.locale) return
  const names = [...wanted]
  const read = await Promise.all(names.map((name) => readMessages(locale, name)))
  change({ locale, messages: Object.fromEntries(names.map((name, n) => [name, read[n] ?? {}])) })
}

async function readMessages(locale: Locale, name: string): Promise<Messages> {
  const load =
    files[shared.includes(name) ? `../locales/${name}/${locale}.json` : `../views/${name}/locales/${locale}.json`]
  if (!load) throw new Error(`there are no messages for ${name} in ${locale}`)
  return load()
}

function change(next: Catalogue): void {
  catalogue = next
  document.documentElement.lang = next.locale
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useCatalogue = (): Catalogue => useSyncExternalStore(subscribe, () => catalogue)
