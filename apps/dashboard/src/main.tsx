import './theme/styles.ts'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './app.tsx'
import { loadSharedMessages } from './i18n/catalogue.ts'

// After an upgrade the old files are gone: the page that asks for one loads again, but not again and again.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('parley.reloaded') ?? 0)
  if (Date.now() - last < 10_000) return
  sessionStorage.setItem('parley.reloaded', String(Date.now()))
  event.preventDefault()
  location.reload()
})

await loadSharedMessages()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
