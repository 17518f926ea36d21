import { beforeAll, describe, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow, waitUntilSettled } from './looks.test-helper.ts'
import { seedWorkspace } from './seed.test-helper.ts'
import { type Group, shownViews } from './shown-views.ts'

const locales = ['en', 'pt-BR', 'es', 'hi']

/** Looks at the views of a group: each group is a file, so that they run side by side. */
export function lookAt(group: Group): void {
  describeInBrowser(`views: ${group}`, () => {
    const dashboard = useDashboard()
    let delivery = ''
    beforeAll(async () => {
      delivery = (await seedWorkspace(dashboard)).delivery
    })

    describe.each(shownViews[group])('$path', ({ name, path, signedOut }) => {
      const options = { again: true, ...(signedOut && { as: null }) }

      test('is accessible in the dark theme', async () => {
        const page = await dashboard.visit(path.replace('{delivery}', delivery), { theme: 'dark', ...options })
        await waitUntilSettled(page)
        await takePicture(page, `${name}-dark`)
        await expectAccessible(page)
      })

      test.each(locales)('fits in %s, at each width', async (locale) => {
        const page = await dashboard.visit(path.replace('{delivery}', delivery), { locale, ...options })
        await waitUntilSettled(page)
        if (locale === 'en') {
          await takePicture(page, `${name}-light`)
          await expectAccessible(page)
        }
        await expectNoOverflow(page)
        await page.setViewportSize({ width: 390, height: 900 })
        await expectNoOverflow(page)
        // A picture takes as long as all the rest. Hindi is the widest, and its letters the highest.
        if (locale === 'en' || locale === 'hi') await takePicture(page, `${name}-${locale}-390`)
      })
    })
  })
}
