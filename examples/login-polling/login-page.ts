import { page } from '../shared/page.ts'

export const loginPage = page(`
<form><label>Your phone number <input name="phone" type="tel" placeholder="+91 98765 43210" required></label>
<button>Sign in</button></form>
<p id="message"></p>
<script type="module">
const form = document.querySelector('form')
form.onsubmit = async (event) => {
  event.preventDefault()
  const answer = await fetch('/auth/start', { method: 'POST', body: new URLSearchParams(new FormData(form)) })
  const { id, message, error } = await answer.json()
  document.querySelector('#message').textContent = message ?? error
  while (id) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const { status, link } = await (await fetch('/auth/poll?id=' + id)).json()
    if (status === 'ready') location = link
    if (status !== 'pending') break
  }
}
</script>`)
