import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'

import { Notifications } from '@mantine/notifications'

/** Where `notify` shows its messages. */
export const Toasts = () => <Notifications position="bottom-right" />
