import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { locales } from './locales.ts'

type Messages = { [key: string]: string | Messages }

const root = join(import.meta.dirname, '..')
const folders = [
  ...readdirSync(join(root, 'locales')).map((name) => ({ name, folder: join('locales', name) })),
  ...readdirSync(join(root, 'views')).map((name) => ({ name, folder: join('views', name, 'locales') })),
]

const read = (folder: string, locale: string): Messages =>
  JSON.parse(readFileSync(join(root, folder, `${locale}.json`), 'utf8'))

/** Each message by its path, with the names of what is put into it. */
function signatures(messages: Messages, before = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[before + key, argumentsOf(value)]] : signatures(value, `${before}${key}.`),
  )
}

function argumentsOf(message: string): string {
  // `one {row}` is a form of a plural, and its words are no argument.
  const names = [...message.matchAll(/(?:(?<!(?:=\d+|\b(?:zero|one|two|few|many|other)) )\{|<)(\w+)(?=[,}>])/g)].map(
    ([, name]) => name,
  )
  return [...new Set(names)].toSorted().join(' ')
}

describe.each(folders)('$folder', ({ folder }) => {
  test.each(locales)('has the messages of English in %s', (locale) => {
    expect(Object.fromEntries(signatures(read(folder, locale)))).toEqual(
      Object.fromEntries(signatures(read(folder, 'en'))),
    )
  })
})

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx') || file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

test.each(sources)('the messages that $file uses exist', ({ text }) => {
  for (const [, variable, name = ''] of text.matchAll(/const (\w+) = useTranslations\('([\w-]+)'\)/g)) {
    const folder = folders.find((one) => one.name === name)?.folder
    if (folder === undefined) throw new Error(`there are no messages of ${name}`)
    const known = signatures(read(folder, 'en')).map(([key]) => key)
    const used = [...text.matchAll(new RegExp(`\\b${variable}(?:\\.rich)?\\('([\\w.]+)'`, 'g'))].map(([, key]) => key)
    expect(known).toEqual(expect.arrayContaining(used))
  }
})
