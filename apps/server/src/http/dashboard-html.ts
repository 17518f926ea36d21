const pageOf = (head: string, title: string, text: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    ${head}<title>Parley</title>
    <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1.5rem }
      h1 { font-size: 1.25rem }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    <p>${text}</p>
  </body>
</html>
`

/** Reloads itself. */
export const buildingHtml = pageOf(
  '<meta http-equiv="refresh" content="2">\n    ',
  'The dashboard is being built',
  'This takes a few seconds, once after an upgrade. The API works meanwhile.',
)

export const missingHtml = pageOf(
  '',
  'The dashboard is not built',
  'Run <code>npm ci</code> in the folder of Parley, without <code>--omit=dev</code> or <code>--ignore-scripts</code>, and start Parley again. The API works without it.',
)
