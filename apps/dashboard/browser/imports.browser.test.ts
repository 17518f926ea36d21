import { expect, test } from 'vitest'

import { describeInBrowser, takePicture, textOf, useDashboard } from './dashboard.test-helper.ts'
import { expectAccessible, expectNoOverflow } from './looks.test-helper.ts'

const csv = [
  'Name;Telefone;Plan;Notes',
  '"Asha ""Rao""";919850001001;pro;=1+1',
  'Ben;12;free;',
  'Cy;919850001002;free;',
].join('\r\n')

describeInBrowser('imports', () => {
  const dashboard = useDashboard()
  const file = (name: string, text = csv) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}`) })

  test('a file is chosen, mapped, tried, imported, and its errors are saved', async () => {
    dashboard.parley.startWorkers()
    const page = await dashboard.visit('/w/1/contacts')
    await page.getByRole('button', { name: 'Import' }).click()
    await page.getByRole('heading', { name: 'No file yet' }).waitFor()
    await takePicture(page, 'imports-empty')
    await expectAccessible(page)
    await page.getByLabel('File', { exact: true }).setInputFiles(file('fair.csv'))
    await page.getByRole('heading', { level: 1, name: 'fair.csv' }).waitFor()
    expect(await page.getByRole('combobox', { name: 'Field of Telefone' }).inputValue()).toBe('phone')
    await page.getByRole('cell', { name: 'Asha "Rao"' }).waitFor()
    await page.getByRole('combobox', { name: 'Field of Plan' }).selectOption('attributes.Plan')
    await page.getByRole('button', { name: 'Try it' }).click()
    const trial = page.getByRole('region', { name: 'What the import would do' })
    await trial.waitFor()
    const errors = page.getByRole('region', { name: 'Rows with an error' })
    await errors.getByText(/Row 3: phone/).waitFor()
    await takePicture(page, 'import-tried')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Import 3 rows' }).click()
    await page.getByRole('region', { name: 'What the import has done' }).waitFor()
    await page.getByText('Completed').waitFor()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      errors.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/^import-\d+-errors\.csv$/)
    expect(await textOf(saved)).toMatch(/^row,field,message\r\n3,phone,/)
    const { body } = await dashboard.asOwner('GET', '/v1/contacts?q=asha')
    expect(body).toMatchObject({ data: [{ name: 'Asha "Rao"', attributes: { Plan: 'pro' } }] })
    await page.getByRole('link', { name: 'Imports' }).click()
    await page.getByRole('link', { name: 'fair.csv' }).waitFor()
    await takePicture(page, 'imports')
  })

  test('by keyboard, and what is wrong is said at once', async () => {
    const page = await dashboard.visit('/w/1/contacts')
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor()
    await page.keyboard.press('i')
    await page.getByRole('heading', { level: 1, name: 'Imports' }).waitFor()
    // As long as somebody listens, no window of the system opens.
    page.on('filechooser', () => {})
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    await page.evaluate('document.title')
    const choosing = page.waitForEvent('filechooser')
    await page.keyboard.press('n')
    await (await choosing).setFiles(file('empty.csv', 'Name,Phone'))
    await page.getByRole('alert').getByText('must have a row besides the names of the columns').waitFor()
    const again = page.waitForEvent('filechooser')
    await page.keyboard.press('n')
    const long = `${'a very long name of a file '.repeat(6)}.csv`
    await (await again).setFiles(file(long, 'Name,Town\nAsha,Goa'))
    await page.getByRole('combobox', { name: 'Field of Town' }).waitFor()
    await page.getByRole('button', { name: 'Import 1 row' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('must have a column for phone, email or linkedin').waitFor()
    await expectAccessible(page)
    const phone = await dashboard.visit(new URL(page.url()).pathname.replace('/app', ''), { width: 390, theme: 'dark' })
    await phone.getByRole('combobox', { name: 'Field of Town' }).waitFor()
    await takePicture(phone, 'import-phone')
    await expectNoOverflow(phone)
    await expectAccessible(phone)
    await page.getByRole('button', { name: 'Discard the file' }).click()
    await page.getByText('It is stopped. Imported contacts stay.').waitFor()
  })

  test('a file is dropped, and its progress is live', async () => {
    const rows = Array.from({ length: 1_500 }, (_, n) => `Person ${n},${919_860_000_000 + n}`)
    const page = await dashboard.visit('/w/1/imports')
    const area = page.getByText('Drop a CSV file here, or')
    await area.waitFor()
    const transfer = await page.evaluateHandle(
      (text) => {
        const given = new DataTransfer()
        given.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }))
        return given
      },
      ['Name,Phone', ...rows].join('\n'),
    )
    await area.dispatchEvent('drop', { dataTransfer: transfer })
    await page.getByRole('heading', { level: 1, name: 'dropped.csv' }).waitFor()
    await page.getByRole('button', { name: 'Import 1,500 rows' }).click()
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor()
    await page.getByText('Completed').waitFor({ timeout: 60_000 })
    const { body } = await dashboard.asOwner('GET', '/v1/imports?limit=1')
    expect(body).toMatchObject({ data: [{ name: 'dropped.csv', created: 1_500, failed: 0 }] })
  }, 90_000)

  test('what the filters leave is exported', async () => {
    const page = await dashboard.visit('/w/1/contacts?q=asha')
    await page.getByRole('link', { name: 'Asha "Rao"' }).waitFor()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    const lines = (await textOf(saved)).trimEnd().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('"Asha ""Rao"""')
  })
})
