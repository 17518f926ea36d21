import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { IntlProvider } from 'use-intl'

import { queryClient } from './api/query-client.ts'
import { useCatalogue } from './i18n/catalogue.ts'
import { router } from './router.tsx'
import { resolveVariables, theme } from './theme/theme.ts'
import { useQuestion } from './ui/confirm.ts'

const Toasts = lazy(async () => ({ default: (await import('./ui/toasts.tsx')).Toasts }))
const ConfirmDialog = lazy(async () => ({ default: (await import('./ui/confirm-dialog.tsx')).ConfirmDialog }))

export function App() {
  const { locale, messages } = useCatalogue()
  const question = useQuestion()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <IntlProvider locale={locale} messages={messages} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Suspense fallback={null}>
            <Toasts />
            {question && <ConfirmDialog question={question} />}
          </Suspense>
        </QueryClientProvider>
      </IntlProvider>
    </MantineProvider>
  )
}
