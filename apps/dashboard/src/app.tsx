import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { IntlProvider } from 'use-intl'

import { queryClient } from './api/query-client.ts'
import { useCatalogue } from './i18n/catalogue.ts'
import { router } from './router.tsx'
import { resolveVariables, theme } from './theme/theme.ts'

export function App() {
  const { locale, messages } = useCatalogue()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <IntlProvider locale={locale} messages={messages} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
        <QueryClientProvider client={queryClient}>
          <ModalsProvider>
            <RouterProvider router={router} />
            <Notifications position="bottom-right" />
          </ModalsProvider>
        </QueryClientProvider>
      </IntlProvider>
    </MantineProvider>
  )
}
