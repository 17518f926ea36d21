/** `body` is HTML: escape any external text in it. */
export function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Login by WhatsApp</title>
<style>body { font: 1.2rem/1.5 system-ui; max-width: 32rem; margin: 4rem auto; padding: 0 1rem }</style>
${body}
</html>`
}
