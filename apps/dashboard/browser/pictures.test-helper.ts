import { join } from 'node:path'

import type { Page } from 'playwright-core'

const folder = join(import.meta.dirname, '../../../docs/images')

/** Of a guide. It is written where PARLEY_GUIDE_PICTURES is set, so that a usual run changes no file. */
export async function pictureOfGuide(page: Page, name: string): Promise<void> {
  if (!process.env.PARLEY_GUIDE_PICTURES) return
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
