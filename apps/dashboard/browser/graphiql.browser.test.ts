import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, useDashboard } from './dashboard.test-helper.ts'

describeInBrowser('GraphiQL', () => {
  const dashboard = useDashboard()

  test('asks as who is signed in, without another server', async () => {
    const page = await dashboard.visit(`${dashboard.parley.url}/graphiql`)
    await page.locator('.graphiql-execute-button').click()
    await expect.poll(() => page.locator('.result-window').textContent()).toContain('Default')
    await takePicture(page, 'graphiql')
  })
})
