import { AxeBuilder } from '@axe-core/playwright'
import type { Page, Request } from 'playwright-core'
import { expect } from 'vitest'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** WCAG 2.2 AA, as far as a program can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })),
  )
  expect(found).toEqual([])
}

/** Nothing is wider than the screen, but for what scrolls by itself. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const wide = await page.evaluate(`(() => {
    const { documentElement: root } = document
    if (root.scrollWidth <= root.clientWidth) return []
    const tooWide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
    return tooWide.map((one) => one.tagName + '.' + one.className + ': ' + (one.textContent ?? '').slice(0, 60)).slice(0, 5)
  })()`)
  expect(wide).toEqual([])
}

/** What the view shows is there, and nothing has been asked for in a while. Playwright's own "networkidle" takes half a second. */
export async function waitUntilSettled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const loading = page.locator('[role=status][aria-label], .mantine-Skeleton-root')
  let last: Request | undefined
  let since = 0
  await expect
    .poll(async () => {
      const requests = await page.requests()
      if (requests.at(-1) !== last || requests.some(isUnderWay) || (await loading.count()) > 0) since = Date.now()
      last = requests.at(-1)
      return Date.now() - since
    })
    .toBeGreaterThan(quietMs)
}

const quietMs = 100

/** The stream never ends. */
function isUnderWay(request: Request): boolean {
  return request.resourceType() !== 'eventsource' && request.timing().responseEnd === -1 && request.failure() === null
}
