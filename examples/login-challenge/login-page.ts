import { page } from '../shared/page.ts'

export const loginPage = page(`
<p><a id="message"></a></p>
<script type="module">
const { id, message, whatsapp_link } = await (await fetch('/auth/challenge')).json()
Object.assign(document.querySelector('#message'), { textContent: message, href: whatsapp_link })
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const { status, link } = await (await fetch('/auth/poll?id=' + id)).json()
  if (status === 'ready') location = link
  if (status === 'not_found') location.reload()
  if (status !== 'pending') break
}
</script>`)
