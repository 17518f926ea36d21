import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

import { defaultDataDir, readConfig } from './config.ts'

const checkout = fileURLToPath(new URL('../../../../', import.meta.url))

it('is the folder of npm start in every folder of the checkout', () => {
  for (const folder of ['.', 'docs', 'apps/server/src'])
    expect(defaultDataDir(join(checkout, folder))).toBe(join(checkout, 'data'))
})

it('is below the current folder elsewhere', () => {
  expect(defaultDataDir('/srv')).toBe('./data')
  expect(defaultDataDir(`${checkout.slice(0, -1)}-copy`)).toBe('./data')
})

it('is what PARLEY_DATA says', () => {
  expect(readConfig({ PARLEY_DATA: './mine' }).dataDir).toBe('./mine')
})
