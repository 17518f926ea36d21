/** Shows a message in a corner for some seconds. */
export async function notify(message: { title?: string; message: string; color?: string }): Promise<void> {
  const { notifications } = await import('@mantine/notifications')
  notifications.show(message)
}
