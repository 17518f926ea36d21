type Notice = {
  title?: string
  message: string
  color?: string
  /** What its cross says to those who can't see it. */
  closeButtonProps: { 'aria-label': string }
}

/** Shows a message in a corner for some seconds. */
export async function notify(message: Notice): Promise<void> {
  const { notifications } = await import('@mantine/notifications')
  notifications.show(message)
}
